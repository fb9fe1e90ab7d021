import { describe, expect, test } from 'vitest'
import { eventually } from '../support/relay.ts'
import { lastHeard, toldPhase } from '../support/sessions.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'
import { onTwoRelays, accepted } from './two-relays.ts'

/** Redis dies and comes back. */

describe.skipIf(severalRelaysMissing !== null)('Redis between two relays', () => {
  const two = onTwoRelays()

  test('[BRK3] is killed and started again in mid-session: nothing ends, and what was missed is told', async () => {
    const { controller, device, id } = await two.setUp('accepting')
    await two.relays.redis.kill()
    // The store goes on without it: what the device does at its own relay counts.
    await device.ask('session:answer', { sessionId: id, answer: accepted })
    expect((await two.stateOf(two.a, id)).phase).toBe('connecting')
    // A code can be made, and entered, at either relay; wrong ones are still counted.
    const { code } = await controller.ask('session:start', {})
    expect(code).toMatch(/^\d{9}$/)
    for (let n = 0; n < 6; n += 1)
      await expect(device.ask('code:redeem', { code: '000000000' })).rejects.toMatchObject({
        code: 'code-refused',
      })
    await expect(device.ask('code:redeem', { code: '000000000' })).rejects.toMatchObject({
      code: 'too-many-requests',
    })
    await controller.ask('session:attach', { sessionId: id })
    await two.relays.redis.startAgain()
    await toldPhase(controller, id, 'connecting')
    await eventually(() =>
      controller
        .ask('session:signal', { sessionId: id, signal: { type: 'ready' } })
        .then(() => true)
        .catch(() => false),
    )
    await eventually(() => lastHeard(device, 'session:signal', id))
    await device.ask('session:happened', { sessionId: id, happening: { type: 'connected' } })
    await toldPhase(controller, id, 'live')
  })

  test('[BRK3] while it is away an end is told late, not never, and relays and devices still work', async () => {
    const { controller, device, id } = await two.setUp('live')
    await two.relays.redis.kill()
    await controller.ask('session:end', { sessionId: id, reason: 'controller-ended' })
    expect((await two.stateOf(two.b, id)).phase).toBe('ended')
    expect(await (await fetch(`${two.a.url}/readyz`)).json()).toMatchObject({
      status: 'ready',
      peers: 'away',
    })
    await two.relays.redis.startAgain()
    expect(await eventually(() => lastHeard(device, 'session:ended', id), 20_000)).toMatchObject({
      reason: 'controller-ended',
    })
  })
})
