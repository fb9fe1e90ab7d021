import { beforeAll, describe, expect, test } from 'vitest'
import { ALL_USERS } from '../../relay/accounts/groups-of-user.ts'
import { DEFAULT_TARGETS } from '../../relay/sessions/policy/built-in-groups.ts'
import { callApi, connectControllerTo, eventually, TEST_PASSWORD } from '../support/relay.ts'
import { lastHeard, toldPhase } from '../support/sessions.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'
import { onTwoRelays } from './two-relays.ts'

/** Two support people in one session, each at another relay; the device is at one of them. */

describe.skipIf(severalRelaysMissing !== null)('participants at two relays', () => {
  const two = onTwoRelays()
  let token = ''

  beforeAll(async () => {
    const user = { name: 'ben', fullName: 'Ben Example', mail: 'ben@example.org', role: 'support' } as const
    await two.a.api('POST /api/users', { body: { ...user, password: TEST_PASSWORD } })
    const login = { body: { name: 'ben', password: TEST_PASSWORD } }
    ;({ token } = await callApi(two.b.url, 'POST /api/login', login, undefined))
    const yes = { value: true, priority: 5 } as const
    const values = { 'allow-participants': yes, 'allow-handover': yes }
    await two.a.api('POST /api/permission-links', {
      body: { name: 'Together', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values },
    })
  })

  test.each(['a', 'b'] as const)(
    '[BRK3] the one in control at a, the device at b, the participant at %s: asked, let in, signals, handed over, gone',
    async at => {
      const { controller, device, id } = await two.setUp('live')
      const second = await connectControllerTo(two[at].url, token)
      try {
        const { code } = await controller.ask('session:invite', { sessionId: id })
        const { session: seen } = await second.ask('session:join', { code })
        const participantId = seen.you ?? ''
        await eventually(() => lastHeard(device, 'participant:request', id)?.participantId === participantId)
        const of = { sessionId: id, participantId }
        await device.ask('participant:answer', { ...of, answer: { accepted: true } })
        await toldPhase(second, id, 'live')
        await eventually(
          () => lastHeard(controller, 'session:changed', id)?.session.participants?.[0]?.phase === 'joined',
        )

        await second.ask('session:signal', { ...of, signal: { type: 'ready' } })
        expect(lastHeard(device, 'session:signal', id)).toMatchObject(of)
        const offer = { type: 'offer', sdp: 'v=0', connection: 1 } as const
        await device.ask('session:signal', { ...of, signal: offer })
        await eventually(() => lastHeard(second, 'session:signal', id)?.signal.type === 'offer')
        expect(lastHeard(controller, 'session:signal', id)).toBeUndefined()

        await controller.ask('session:handover', of)
        const { leadBecomes } = await eventually(() => lastHeard(device, 'session:handover', id))
        const handed = { ...of, leadBecomes, answer: { accepted: true } } as const
        expect(await device.ask('handover:answer', handed)).toEqual({ stands: true })
        await eventually(() => lastHeard(controller, 'session:changed', id)?.session.you === leadBecomes)
        await eventually(
          () => lastHeard(second, 'session:changed', id)?.session.controller.name === 'Ben Example',
        )
        // Each of them is where the device's signals go now.
        await device.ask('session:signal', { sessionId: id, signal: { ...offer, connection: 2 } })
        await eventually(() => {
          const { signal, participantId: whose } = lastHeard(second, 'session:signal', id) ?? {}
          return signal?.type === 'offer' && signal.connection === 2 && whose === undefined
        })
        await controller.ask('session:leave', { sessionId: id })
        await toldPhase(controller, id, 'ended')
        await second.ask('session:end', { sessionId: id, reason: 'controller-ended' })
        await eventually(() => lastHeard(device, 'session:ended', id))
      } finally {
        second.disconnect()
      }
    },
  )
})
