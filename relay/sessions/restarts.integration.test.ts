import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventually, startTestRelay, type TestDevice, type TestRelay } from '../../test/support/relay.ts'
import {
  acceptedSession,
  askedSession,
  lastHeard,
  liveSession,
  phaseOf,
  toldPhase,
  toldRequest,
  type TestSession,
} from '../../test/support/sessions.ts'

let relay: TestRelay
let ahead = 0

beforeEach(async () => {
  ahead = 0
  relay = await startTestRelay({ clock: () => Date.now() + ahead })
})
afterEach(() => relay.stop())

const accept = { accepted: true, decidedBy: 'user', floorDecided: false } as const

/** Both ends as they connect again after their connection was lost. */
async function reconnect(session: TestSession): Promise<TestSession> {
  const device = await relay.connectDevice({ identity: session.device.identity })
  const controller = await relay.connectController()
  await controller.ask('session:attach', { sessionId: session.id })
  return { ...session, device, controller }
}

describe('the relay is restarted', () => {
  test('[CODE1] while the code waits: the code is good, and renewed and extended as before', async () => {
    const before = await relay.connectController()
    const { session, code } = await before.ask('session:start', {})
    await relay.restart()
    const controller = await relay.connectController()
    const attached = await controller.ask('session:attach', { sessionId: session.id })
    expect(attached.session.state).toEqual(session.state)
    await controller.ask('code:extend', { sessionId: session.id })
    const device = await relay.connectDevice()
    expect(await device.ask('code:redeem', { code })).toEqual({ sessionId: session.id })
    await toldRequest(device, session.id)
  })

  test('[SES1] while a device is being authenticated: it goes on when the device is back', async () => {
    const controller = await relay.connectController()
    const { session } = await controller.ask('session:start', {})
    const { deviceId, ...identity } = (await relay.connectDevice()).identity
    await relay.context.store.db
      .updateTable('sessions')
      .set({
        phase: 'authenticating',
        device_id: deviceId,
        state_json: JSON.stringify({ phase: 'authenticating', deviceId, since: Date.now() }),
      })
      .where('id', '=', session.id)
      .execute()
    await relay.restart()
    const device = await relay.connectDevice({ identity: { deviceId, ...identity } })
    expect(await toldRequest(device, session.id)).toMatchObject({ proposed: { mode: 'monitor' } })
  })

  test('[CONS2] while the user is asked: the device is asked again, with the same request', async () => {
    const before = await askedSession(relay)
    await relay.restart()
    const session = await reconnect(before)
    expect(await toldRequest(session.device, session.id)).toEqual(before.request)
    await session.device.ask('session:answer', { sessionId: session.id, answer: accept })
    await toldPhase(session.controller, session.id, 'connecting')
  })

  test('[SES1] while the ends connect: signals pass again', async () => {
    const before = await acceptedSession(relay)
    await relay.restart()
    const session = await reconnect(before)
    const { ended } = await session.device.ask('session:sync', { sessionIds: [session.id] })
    expect(ended).toEqual([])
    await session.controller.ask('session:signal', { sessionId: session.id, signal: { type: 'ready' } })
    await eventually(() => lastHeard(session.device, 'session:signal', session.id))
    await session.device.ask('session:happened', {
      sessionId: session.id,
      happening: { type: 'connected' },
    })
    await toldPhase(session.controller, session.id, 'live')
  })

  test('[SES2] while the session is live: it stays live, and both ends can end it', async () => {
    const before = await liveSession(relay)
    await relay.restart()
    const session = await reconnect(before)
    expect(await session.device.ask('session:sync', { sessionIds: [session.id] })).toEqual({ ended: [] })
    expect(await phaseOf(relay, session.id)).toBe('live')
    await session.device.ask('session:end', { sessionId: session.id, reason: 'target-ended' })
    expect(await toldPhase(session.controller, session.id, 'ended')).toMatchObject({
      reason: 'target-ended',
    })
  })

  test('[SES1] what ended while the device was away is named when it asks', async () => {
    const session = await liveSession(relay)
    session.device.disconnect()
    await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
    await relay.restart()
    const device = await relay.connectDevice({ identity: session.device.identity })
    expect(await device.ask('session:sync', { sessionIds: [session.id, 'never-heard-of'] })).toEqual({
      ended: [
        { sessionId: session.id, reason: 'controller-ended' },
        { sessionId: 'never-heard-of', reason: 'session-fault' },
      ],
    })
  })
})

/** The sweep looks at every device of an open session; after two looks one whole sweep lies between. */
async function sweptTwice(): Promise<void> {
  const looks = vi.spyOn(relay.context.devices, 'isConnected')
  await eventually(() => looks.mock.calls.length >= 2)
  looks.mockRestore()
}

describe('the device is away', () => {
  test('[SES1] a session that died with its agent ends when the agent is back', async () => {
    const session = await liveSession(relay)
    session.device.disconnect()
    await eventually(async () => !(await relay.context.devices.isConnected(session.device.deviceId)))
    const device = await relay.connectDevice({ identity: session.device.identity })
    await device.ask('session:sync', { sessionIds: [] })
    ahead += 5000
    expect(await toldPhase(session.controller, session.id, 'ended')).toMatchObject({
      reason: 'session-fault',
    })
  })

  test('[SES1] a device that ended a session while the relay was away still tells how', async () => {
    const session = await liveSession(relay)
    session.device.disconnect()
    await relay.restart()
    const controller = await relay.connectController()
    await controller.ask('session:attach', { sessionId: session.id })
    const device = await relay.connectDevice({ identity: session.device.identity })
    await device.ask('session:sync', { sessionIds: [] })
    await device.ask('session:end', { sessionId: session.id, reason: 'target-ended' })
    ahead += 5000
    expect(await toldPhase(controller, session.id, 'ended')).toMatchObject({ reason: 'target-ended' })
    await relay.restart()
    expect((await relay.api('GET /api/sessions/:id', { params: { id: session.id } })).state).toMatchObject({
      reason: 'target-ended',
    })
  })

  test('[SES2] while the session is being set up: a short absence ends nothing, a long one does', async () => {
    const session = await askedSession(relay)
    session.device.disconnect()
    await sweptTwice()
    ahead += 10_000
    await sweptTwice()
    expect(await phaseOf(relay, session.id)).toBe('accepting')
    ahead += 10_000
    expect(await toldPhase(session.controller, session.id, 'ended')).toMatchObject({
      reason: 'device-went-offline',
    })
  })
})

describe('time runs out', () => {
  async function later(session: TestSession, ms: number): Promise<string> {
    ahead += ms
    const { reason } = await toldPhase(session.controller, session.id, 'ended')
    const told = await eventually(() => lastHeard(session.device, 'session:ended', session.id))
    expect(told.reason).toBe(reason)
    return reason
  }

  test('[CONS2] of a device that never answers', async () => {
    expect(await later(await askedSession(relay), 45_000 + 60_000)).toBe('grace-time-ran-out')
  })

  test('[SES2] of an interruption; one that is over ends nothing', async () => {
    const session = await liveSession(relay)
    const happened = (type: 'interrupted' | 'connected') =>
      session.device.ask('session:happened', { sessionId: session.id, happening: { type } })
    await happened('interrupted')
    await happened('connected')
    await happened('interrupted')
    expect(await later(session, 60_000)).toBe('connection-lost')
  })

  test('[POL2] of the longest session that policy allows', async () => {
    expect(await later(await liveSession(relay), 480 * 60_000)).toBe('maximum-length')
  })
})

test('[SES3] a device that was enrolled, left and came back is free again', async () => {
  const session = await liveSession(relay)
  await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
  const next: TestDevice = session.device
  await askedSession(relay, { device: next })
})
