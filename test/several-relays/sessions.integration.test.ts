import { describe, expect, test } from 'vitest'
import { verifyAudit } from '../../relay/audit/verify-audit.ts'
import { openStore } from '../../relay/store/open-store.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { callApi, connectControllerTo, eventually, type TestDevice } from '../support/relay.ts'
import { lastHeard, toldPhase, toldRequest } from '../support/sessions.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'
import { onTwoRelays, accepted, comeBack } from './two-relays.ts'

/** A code is made at one relay and entered at another one; what both must have in common. */

describe.skipIf(severalRelaysMissing !== null)('two relays of one installation', () => {
  const two = onTwoRelays()

  test('[BRK2] a code made at one is entered at the other, and the controller is told where the device is', async () => {
    const { controller, device, id } = await two.setUp('accepting')
    const told = await eventually(() => lastHeard(controller, 'session:changed', id))
    expect(told.session.relay).toBe(two.b.url)
    const { here } = await controller.ask('session:attach', { sessionId: id })
    expect(here).toBe(two.a.url)
    // It moves: its token is good there, and from now on that socket hears of the session, and the old one does not.
    const moved = await two.controllerAt(two.b)
    expect(await moved.ask('session:attach', { sessionId: id })).toMatchObject({
      here: two.b.url,
      session: { id, relay: two.b.url },
    })
    await device.ask('session:answer', { sessionId: id, answer: accepted })
    await toldPhase(moved, id, 'connecting')
    expect(lastHeard(controller, 'session:changed', id)?.session.state.phase).toBe('accepting')
  })

  test('[BRK3] a controller that stays where it is is in session all the same: signals pass both ways', async () => {
    const { controller, device, id } = await two.setUp('connecting')
    await controller.ask('session:signal', { sessionId: id, signal: { type: 'ready' } })
    await eventually(() => lastHeard(device, 'session:signal', id))
    await device.ask('session:signal', {
      sessionId: id,
      signal: { type: 'offer', sdp: 'v=0', connection: 1 },
    })
    expect(await eventually(() => lastHeard(controller, 'session:signal', id))).toMatchObject({
      signal: { type: 'offer' },
    })
    await controller.ask('session:end', { sessionId: id, reason: 'controller-ended' })
    await eventually(() => lastHeard(device, 'session:ended', id))
  })

  test('[BRK3] what a device refuses at one relay is heard at the other in its own words', async () => {
    const device = await two.deviceAt(two.b, {
      'session:signal': () => {
        throw new Failure('unavailable', 'The device’s own words.')
      },
    })
    const controller = await two.controllerAt(two.a)
    const { session, code } = await controller.ask('session:start', {})
    await device.ask('code:redeem', { code })
    await toldRequest(device, session.id)
    await device.ask('session:answer', { sessionId: session.id, answer: accepted })
    await toldPhase(controller, session.id, 'connecting')
    await expect(
      controller.ask('session:signal', { sessionId: session.id, signal: { type: 'ready' } }),
    ).rejects.toMatchObject({ code: 'unavailable', message: 'The device’s own words.' })
  })

  test('[AUTH2] one identity at both relays at once is noticed; who has gone from one is let in at the other', async () => {
    const device = await two.deviceAt(two.a)
    await expect(two.deviceAt(two.b)).rejects.toMatchObject({ code: 'conflict' })
    device.disconnect()
    await eventually(async () => !(await two.isOnline(two.b)))
    await two.deviceAt(two.b)
    expect(await two.isOnline(two.a)).toBe(true)
  })

  test('[AUTH1] signing out at one relay closes the sockets at the other', async () => {
    const { token } = await callApi(
      two.a.url,
      'POST /api/login',
      { body: { name: 'ada', password: 'violet kettle sings 42' } },
      undefined,
    )
    const controller = await connectControllerTo(two.b.url, token)
    await callApi(two.a.url, 'POST /api/logout', {}, token)
    await eventually(() => !controller.socket.connected)
  })

  test('[CODE4] of two devices that hand in one code at two relays at once, one gets it', async () => {
    const controller = await two.controllerAt(two.a)
    const first = await two.deviceAt(two.a)
    await two.anotherDevice()
    const second = await two.deviceAt(two.b)
    for (let round = 0; round < 5; round += 1) {
      const { session, code } = await controller.ask('session:start', {})
      const tries = await Promise.allSettled(
        [first, second].map(device => device.ask('code:redeem', { code })),
      )
      const won = tries.filter(each => each.status === 'fulfilled')
      expect(won).toHaveLength(1)
      expect(tries.find(each => each.status === 'rejected')?.reason).toMatchObject({ code: 'code-refused' })
      await controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
    }
  })

  test('[CODE5] wrong codes at one relay count at the other', async () => {
    const guess = (device: TestDevice) => device.ask('code:redeem', { code: '000000000' })
    const before = await two.deviceAt(two.a)
    for (let n = 0; n < 6; n += 1) await expect(guess(before)).rejects.toMatchObject({ code: 'code-refused' })
    before.disconnect()
    const after = await comeBack(two, two.b)
    await expect(guess(after)).rejects.toMatchObject({ code: 'too-many-requests' })
  })

  test('[AUDIT1] entries that both write at once keep one whole chain', async () => {
    const count = async (): Promise<number> =>
      (await two.a.api('GET /api/audit', { query: { act: 'enrolment-token:make', limit: 200 } })).rows.length
    const before = await count()
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? two.a : two.b).api('POST /api/enrolment-tokens', {})),
    )
    expect(await count()).toBe(before + 40)
    const store = await openStore({ dataDir: '', databaseUrl: two.relays.databaseUrl })
    try {
      expect(await verifyAudit(store)).toMatchObject({ sound: true, flaws: [] })
    } finally {
      await store.close()
    }
  })

  test('[BRK3] a relay that stands still for so long that it counts as dead has its devices again when it goes on', async () => {
    const device = await two.deviceAt(two.b)
    process.kill(two.b.pid, 'SIGSTOP')
    try {
      await eventually(async () => !(await two.isOnline(two.a)), 20_000)
    } finally {
      process.kill(two.b.pid, 'SIGCONT')
    }
    await eventually(() => two.isOnline(two.a), 10_000)
    const { session, code } = await (await two.controllerAt(two.a)).ask('session:start', {})
    expect(await device.ask('code:redeem', { code })).toEqual({ sessionId: session.id })
  }, 60_000)
})
