import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, startTestRelay, testFacts, type TestRelay } from '../../test/support/relay.ts'
import {
  acceptedSession,
  askedSession,
  lastHeard,
  liveSession,
  phaseOf,
  toldPhase,
} from '../../test/support/sessions.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { deviceEndReasons, endReasons } from '../../shared/sessions/session-state.ts'
import type { SessionMode } from '../../shared/sessions/session-mode.ts'

let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())

const accept = { accepted: true, decidedBy: 'user', floorDecided: false } as const
const offer = { type: 'offer', sdp: 'v=0', connection: 1 } as const

describe('the whole way', () => {
  test('[SES1] waiting, authenticating, accepting, connecting, live, ended, and the controller hears of each', async () => {
    const session = await liveSession(relay)
    await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
    const ended = await eventually(() => lastHeard(session.device, 'session:ended', session.id))
    expect(ended).toEqual({ sessionId: session.id, reason: 'controller-ended' })
    const phases = session.controller.heard.map(
      ({ request }) => (request as { session: { state: { phase: string } } }).session.state.phase,
    )
    const inOrder = ['authenticating', 'accepting', 'connecting', 'live', 'ended']
    expect([...new Set(phases)]).toEqual(inOrder.filter(phase => phases.includes(phase)))
    expect(phases.at(-1)).toBe('ended')
  })

  test('[CODE8] a code alone admits nobody: before the device accepted, nothing passes between the ends', async () => {
    const session = await askedSession(relay)
    const early = { code: 'session-state' }
    const signal = { sessionId: session.id, signal: offer }
    await expect(session.device.ask('session:signal', signal)).rejects.toMatchObject(early)
    await expect(session.controller.ask('session:signal', signal)).rejects.toMatchObject(early)
    await expect(
      session.controller.ask('session:happened', {
        sessionId: session.id,
        happening: { type: 'connected' },
      }),
    ).rejects.toMatchObject(early)
    expect(await phaseOf(relay, session.id)).toBe('accepting')
    await session.controller.ask('session:cancel', { sessionId: session.id })
    await eventually(() => lastHeard(session.device, 'session:ended', session.id))
  })

  test('[CONS2] the device is told who asks, by name, organisation and mail', async () => {
    const { request, controller, id } = await askedSession(relay)
    expect(request).toMatchObject({
      controller: { name: 'Ada Lovelace', organisation: 'Example Ltd', mail: 'ada@example.org' },
      proposed: { mode: 'monitor' },
      terms: {
        allowedModes: ['monitor', 'chat', 'file-transfer'],
        consent: {
          asks: { 'session-start': true, 'file-transfer': true },
          graceTimeMs: 45_000,
          proceedOnTimeOut: false,
        },
        may: { 'file-transfer': true, 'on-demand-actions': true },
      },
    })
    await controller.ask('session:cancel', { sessionId: id })
  })

  test('[MODE1] the session begins as proposed, or as the target’s user chose among what is allowed', async () => {
    const cases: [SessionMode | undefined, SessionMode, string][] = [
      [undefined, 'monitor', 'first-in-order'],
      ['chat', 'chat', 'target-chose'],
      ['active', 'monitor', 'first-in-order'],
    ]
    for (const [targetChose, mode, rule] of cases) {
      const session = await askedSession(relay)
      await session.device.ask('session:answer', {
        sessionId: session.id,
        answer: { ...accept, ...(targetChose && { targetChose }) },
      })
      const state = await toldPhase(session.controller, session.id, 'connecting')
      expect(state).toMatchObject({ mode, because: { rule } })
      await session.device.ask('session:end', { sessionId: session.id, reason: 'target-ended' })
    }
  })

  test('[CODE1] signals pass unread and in order, between the two ends only', async () => {
    const session = await acceptedSession(relay)
    const candidate = (n: number) =>
      ({
        type: 'candidate',
        connection: 1,
        candidate: { candidate: `candidate:${n}`, sdpMid: '0', sdpMLineIndex: 0 },
      }) as const
    const signals = [offer, ...Array.from({ length: 20 }, (_, n) => candidate(n))]
    const ready = { type: 'ready' } as const
    await session.controller.ask('session:signal', { sessionId: session.id, signal: ready })
    await Promise.all(
      signals.map(signal => session.device.ask('session:signal', { sessionId: session.id, signal })),
    )
    const heardBy = (end: typeof session.controller | typeof session.device) =>
      end.heard
        .filter(({ event }) => event === 'session:signal')
        .map(({ request }) => (request as { signal: unknown }).signal)
    await eventually(() => heardBy(session.controller).length === signals.length)
    expect(heardBy(session.controller)).toEqual(signals)
    expect(heardBy(session.device)).toEqual([ready])
    await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
  })
})

describe('signals', () => {
  test('[SES1] more than may wait for a device that does not answer are refused on arrival', async () => {
    const held = Promise.withResolvers<Record<string, never>>()
    const device = await relay.connectDevice({ handlers: { 'session:signal': () => held.promise } })
    const session = await acceptedSession(relay, { device })
    let refused = 0
    const waiting: Promise<unknown>[] = []
    // Several sockets of one person, each below what one socket may send: it is the signals' own limit that is met.
    for (const end of [session.controller, await relay.connectController(), await relay.connectController()])
      for (let sent = 0; sent < 200; sent++) {
        const asked = end.ask('session:signal', { sessionId: session.id, signal: { type: 'ready' } })
        waiting.push(
          asked.catch((error: unknown) => {
            if (error instanceof Failure && error.code === 'too-many-requests') refused++
          }),
        )
      }
    await eventually(() => refused >= 100, 3000)
    device.disconnect()
    held.resolve({})
    await Promise.all(waiting)
  })
})

describe('refusal', () => {
  test('[CONS3] every reason that a device may give reaches the controller; every other is refused', async () => {
    const device = await relay.connectDevice()
    const controller = await relay.connectController()
    for (const reason of endReasons) {
      const session = await askedSession(relay, { controller, device })
      const answer = { accepted: false, reason, floorDecided: reason === 'device-floor' } as const
      const answered = device.ask('session:answer', { sessionId: session.id, answer })
      if (deviceEndReasons.includes(reason)) {
        await answered
        expect(await toldPhase(controller, session.id, 'ended')).toMatchObject({ reason })
      } else {
        await expect(answered).rejects.toMatchObject({ code: 'invalid-input' })
        await controller.ask('session:cancel', { sessionId: session.id })
      }
    }
  })

  test('[CONS2] an answer that is sent again changes nothing', async () => {
    const session = await acceptedSession(relay)
    await session.device.ask('session:answer', { sessionId: session.id, answer: accept })
    await session.device.ask('session:answer', {
      sessionId: session.id,
      answer: { accepted: false, reason: 'user-refused', floorDecided: false },
    })
    expect(await phaseOf(relay, session.id)).toBe('connecting')
    await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
  })

  test('[SES1] a device that accepts what was cancelled meanwhile is told that it is over', async () => {
    const session = await askedSession(relay)
    await session.controller.ask('session:cancel', { sessionId: session.id })
    await eventually(() => lastHeard(session.device, 'session:ended', session.id))
    session.device.heard.length = 0
    await session.device.ask('session:answer', { sessionId: session.id, answer: accept })
    expect(lastHeard(session.device, 'session:ended', session.id)).toMatchObject({
      reason: 'controller-cancelled',
    })
    expect(await phaseOf(relay, session.id)).toBe('ended')
  })

  test('[SES1] the first end counts, and to end again is no error', async () => {
    const session = await liveSession(relay)
    await session.device.ask('session:end', { sessionId: session.id, reason: 'target-ended' })
    await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
    const { state } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
    expect(state).toMatchObject({ phase: 'ended', reason: 'target-ended' })
    expect(lastHeard(session.device, 'session:ended', session.id)).toBeUndefined()
  })

  test('[CONS3] neither end can end a session with a reason that is not its own', async () => {
    const session = await liveSession(relay)
    const wrong = { code: 'invalid-input' }
    const end = (reason: (typeof endReasons)[number]) => ({ sessionId: session.id, reason })
    await expect(session.controller.ask('session:end', end('target-ended'))).rejects.toMatchObject(wrong)
    await expect(session.controller.ask('session:end', end('policy-changed'))).rejects.toMatchObject(wrong)
    await expect(session.device.ask('session:end', end('controller-ended'))).rejects.toMatchObject(wrong)
    expect(await phaseOf(relay, session.id)).toBe('live')
    await session.controller.ask('session:end', end('controller-ended'))
  })
})

describe('before anything is seen', () => {
  test('[SES3] a device in session refuses a second one, and says who is connected', async () => {
    const first = await liveSession(relay)
    const { token } = await relay.addUser('grace', 'support')
    const other = await relay.connectController(token)
    const { session, code } = await other.ask('session:start', {})
    await first.device.ask('code:redeem', { code })
    expect(await toldPhase(other, session.id, 'ended')).toMatchObject({ reason: 'device-busy' })
    const told = await eventually(() => lastHeard(first.device, 'session:ended', session.id))
    expect(told).toEqual({
      sessionId: session.id,
      reason: 'device-busy',
      connectedWith: { name: 'Ada Lovelace', organisation: 'Example Ltd', mail: 'ada@example.org' },
    })
    expect(JSON.stringify(other.heard)).not.toContain('Ada')
    expect(await phaseOf(relay, first.id)).toBe('live')
    await first.controller.ask('session:end', { sessionId: first.id, reason: 'controller-ended' })
  })

  test('[SES3] of two codes that one device redeems at once, one becomes its session', async () => {
    const controller = await relay.connectController()
    const device = await relay.connectDevice()
    const codes = [await controller.ask('session:start', {}), await controller.ask('session:start', {})]
    await Promise.all(codes.map(({ code }) => device.ask('code:redeem', { code })))
    const phases = await eventually(async () => {
      const now = await Promise.all(codes.map(({ session }) => phaseOf(relay, session.id)))
      return now.includes('authenticating') ? null : now
    })
    expect(phases.sort()).toEqual(['accepting', 'ended'])
    for (const { session } of codes)
      await controller.ask('session:end', { sessionId: session.id, reason: 'controller-cancelled' })
  })

  test('[MODE4] a device that can do nothing gets no session, with what stood in the way, and is not asked', async () => {
    const controller = await relay.connectController()
    const device = await relay.connectDevice()
    await device.ask('device:facts', { ...testFacts('desk-1'), modes: [] })
    const { session, code } = await controller.ask('session:start', {})
    await device.ask('code:redeem', { code })
    const state = await toldPhase(controller, session.id, 'ended')
    expect(state).toMatchObject({ reason: 'no-allowed-mode' })
    expect(state.because?.passedOver).toHaveLength(5)
    const told = await eventually(() => lastHeard(device, 'session:ended', session.id))
    expect(told).toMatchObject({ reason: 'no-allowed-mode' })
    expect(lastHeard(device, 'session:request', session.id)).toBeUndefined()
  })
})

describe('others', () => {
  test('[CODE1] a session is out of reach for other controllers and other devices', async () => {
    const session = await liveSession(relay)
    const { token } = await relay.addUser('mallory', 'support')
    const other = await relay.connectController(token)
    const otherDevice = await relay.connectDevice()
    const missing = { code: 'session-not-found' }
    const sessionId = session.id
    const signal = { type: 'ready' } as const
    const happening = { type: 'interrupted' } as const
    const tries = [
      other.ask('session:attach', { sessionId }),
      other.ask('code:renew', { sessionId }),
      other.ask('code:extend', { sessionId }),
      other.ask('session:cancel', { sessionId }),
      other.ask('session:end', { sessionId, reason: 'controller-ended' }),
      other.ask('session:signal', { sessionId, signal }),
      other.ask('session:happened', { sessionId, happening }),
      otherDevice.ask('session:answer', { sessionId, answer: accept }),
      otherDevice.ask('session:signal', { sessionId, signal }),
      otherDevice.ask('session:happened', { sessionId, happening }),
      otherDevice.ask('session:end', { sessionId, reason: 'target-ended' }),
    ]
    for (const result of await Promise.allSettled(tries))
      expect(result).toMatchObject({ status: 'rejected', reason: missing })
    await expect(
      relay.api('GET /api/sessions/:id', { params: { id: sessionId } }, token),
    ).rejects.toMatchObject({ code: 'not-found' })
    expect((await relay.api('GET /api/sessions', {}, token)).rows).toEqual([])
    expect(await phaseOf(relay, sessionId)).toBe('live')
    expect(other.heard).toEqual([])
    await session.controller.ask('session:end', { sessionId, reason: 'controller-ended' })
  })

  test('[CODE1] what does not exist gets the same answer as what is somebody else’s', async () => {
    const controller = await relay.connectController()
    for (const event of ['session:attach', 'code:renew', 'code:extend', 'session:cancel'] as const)
      await expect(controller.ask(event, { sessionId: 'no-such-session' })).rejects.toMatchObject({
        code: 'session-not-found',
      })
  })

  test('[CODE2] a page that opens again attaches, and the events come to it alone', async () => {
    const session = await acceptedSession(relay)
    const reopened = await relay.connectController()
    const { session: snapshot } = await reopened.ask('session:attach', { sessionId: session.id })
    expect(snapshot).toMatchObject({
      state: { phase: 'connecting', mode: 'monitor' },
      device: { id: session.device.deviceId, name: 'desk-1' },
      terms: { may: { 'on-demand-actions': true, chat: true, 'file-transfer': true }, saveChat: true },
    })
    session.controller.heard.length = 0
    await session.device.ask('session:signal', { sessionId: session.id, signal: offer })
    await eventually(() => lastHeard(reopened, 'session:signal', session.id))
    expect(session.controller.heard).toEqual([])
    await reopened.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
  })

  test('[SES1] malformed events of either end are answered with a code, and change nothing', async () => {
    const session = await liveSession(relay)
    const sessionId = session.id
    const { controller, device } = session
    const huge = 'x'.repeat(70_000)
    const bad: [typeof controller.socket, string, unknown][] = [
      [controller.socket, 'session:start', 'now'],
      [controller.socket, 'session:attach', { sessionId: '../../etc' }],
      [controller.socket, 'session:attach', {}],
      [controller.socket, 'session:signal', { sessionId, signal: { type: 'offer', sdp: huge } }],
      [controller.socket, 'session:signal', { sessionId, signal: { type: 'wave' } }],
      [controller.socket, 'session:end', { sessionId, reason: 'because' }],
      [controller.socket, 'session:happened', { sessionId, happening: { type: 'chat' } }],
      [controller.socket, 'session:unknown', { sessionId }],
      [device.socket, 'session:answer', { sessionId, answer: { accepted: 'yes' } }],
      [device.socket, 'session:answer', null],
      [device.socket, 'session:happened', { sessionId, happening: { type: 'mode-changed', mode: 'god' } }],
      [device.socket, 'session:sync', { sessionIds: Array.from({ length: 5 }, () => sessionId) }],
      [device.socket, 'session:end', { sessionId }],
    ]
    for (const [socket, event, payload] of bad) {
      const answer: unknown = await socket.timeout(5000).emitWithAck(event, payload)
      expect(answer, event).toMatchObject({ ok: false, failure: { code: 'invalid-input' } })
      expect(JSON.stringify(answer)).not.toContain(huge)
    }
    expect(await phaseOf(relay, sessionId)).toBe('live')
    await controller.ask('session:end', { sessionId, reason: 'controller-ended' })
  })
})
