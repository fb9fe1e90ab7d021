import { describe, expect, test } from 'vitest'
import { makeAgentProcess } from '../support/agent-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { eventually, type TestDevice } from '../support/relay.ts'
import { lastHeard, toldPhase, toldRequest } from '../support/sessions.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'
import { onTwoRelays, accepted, comeBack } from './two-relays.ts'

/** One of two relays dies at each step of a session's setting up. */

describe.skipIf(severalRelaysMissing !== null)('one of two relays is killed', () => {
  const two = onTwoRelays()

  /** Both ends find the other relay by their lists, as agents and pages do. */
  const moveTo = async (relay: RelayProcess, { id, device: before }: { id: string; device: TestDevice }) => {
    const device = relay === two.b ? before : await comeBack(two, relay)
    const controller = await two.controllerAt(relay)
    const { session } = await controller.ask('session:attach', { sessionId: id })
    await device.ask('session:sync', {
      sessionIds: session.state.phase === 'connecting' || session.state.phase === 'live' ? [id] : [],
    })
    return { device, controller }
  }
  const killedAfterwards = [
    ['the controller’s', () => two.a],
    ['the device’s', () => two.b],
  ] as const

  for (const [whose, victim] of killedAfterwards) {
    const survivor = (): RelayProcess => (victim() === two.a ? two.b : two.a)

    test(`[BRK3] ${whose} while the code is shown: the code is good at the other, once`, async () => {
      const before = await two.setUp('waiting')
      const { id, code } = before
      await victim().kill()
      const { device, controller } = await moveTo(survivor(), before)
      expect(await device.ask('code:redeem', { code })).toEqual({ sessionId: id })
      await toldRequest(device, id)
      await toldPhase(controller, id, 'accepting')
      await expect(device.ask('code:redeem', { code })).rejects.toMatchObject({ code: 'code-refused' })
    })

    test(`[BRK3] ${whose} when the code was redeemed: the device is asked by the other`, async () => {
      const before = await two.setUp('authenticating')
      const { id, code } = before
      await victim().kill()
      const { device, controller } = await moveTo(survivor(), before)
      await toldRequest(device, id)
      expect((await two.stateOf(survivor(), id)).phase).toBe('accepting')
      await expect(device.ask('code:redeem', { code })).rejects.toMatchObject({ code: 'code-refused' })
      await device.ask('session:answer', { sessionId: id, answer: accepted })
      await toldPhase(controller, id, 'connecting')
    })

    test(`[BRK3] ${whose} while the user is asked: the answer counts at the other`, async () => {
      const before = await two.setUp('accepting')
      const { id } = before
      await victim().kill()
      const { device, controller } = await moveTo(survivor(), before)
      await toldRequest(device, id)
      await device.ask('session:answer', { sessionId: id, answer: accepted })
      await toldPhase(controller, id, 'connecting')
    })

    test(`[BRK3] ${whose} while both connect: signals pass through the other`, async () => {
      const before = await two.setUp('connecting')
      const { id } = before
      await victim().kill()
      const { device, controller } = await moveTo(survivor(), before)
      await controller.ask('session:signal', { sessionId: id, signal: { type: 'ready' } })
      await eventually(() => lastHeard(device, 'session:signal', id))
      await device.ask('session:happened', { sessionId: id, happening: { type: 'connected' } })
      await toldPhase(controller, id, 'live')
    })

    test(`[BRK3] ${whose} while the session is live: it stays live, and both can end it`, async () => {
      const before = await two.setUp('live')
      const { id } = before
      await victim().kill()
      const { device, controller } = await moveTo(survivor(), before)
      expect((await two.stateOf(survivor(), id)).phase).toBe('live')
      await device.ask('session:end', { sessionId: id, reason: 'target-ended' })
      expect(await toldPhase(controller, id, 'ended')).toMatchObject({ reason: 'target-ended' })
    })
  }

  test('[BRK3] and the device comes back nowhere: it is offline, and the session ends with its reason', async () => {
    const { id, controller } = await two.setUp('accepting')
    await two.b.kill()
    await eventually(async () => !(await two.isOnline(two.a)), 30_000)
    expect(
      await eventually(
        () =>
          lastHeard(controller, 'session:changed', id)?.session.state.phase === 'ended' &&
          lastHeard(controller, 'session:changed', id),
        60_000,
      ),
    ).toMatchObject({
      session: { state: { reason: 'device-went-offline' } },
    })
  }, 120_000)

  test('[BRK1] keeps the list that the relay sends, and goes on at the next relay when its own dies', async () => {
    const agent = await makeAgentProcess()
    try {
      const { token } = await two.a.api('POST /api/enrolment-tokens', {})
      const enrolled = await agent.command(
        ['enrol', '--relay', two.a.url, '--token-stdin', '--json'],
        `${token}\n`,
      )
      const { deviceId, relays: list } = JSON.parse(enrolled.out) as { deviceId: string; relays: string[] }
      expect(list).toEqual([two.a.url, two.b.url])
      const linkedTo = async (): Promise<string | null> => {
        const { out } = await agent.command(['status', '--json'])
        const { link } = JSON.parse(out) as { link: { phase: string; relay?: string } | null }
        return link?.phase === 'connected' ? (link.relay ?? null) : null
      }
      agent.run()
      await eventually(async () => (await linkedTo()) === two.a.url, 20_000)
      await two.a.kill()
      await eventually(async () => (await linkedTo()) === two.b.url, 10_000)
      const device = await two.b.api('GET /api/devices/:id', { params: { id: deviceId } })
      expect(device.online).toBe(true)
      await two.a.startAgain()
      await two.b.kill()
      await eventually(async () => (await linkedTo()) === two.a.url, 10_000)
      await two.b.startAgain()
    } finally {
      await agent.cleanUp()
    }
  })
})
