import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import {
  acceptedSession,
  askedSession,
  liveSession,
  phaseOf,
  toldPhase,
  type ReportingEnd,
} from '../../test/support/sessions.ts'
import { onEveryStore } from '../../test/support/stores.ts'
import { issueCode, newCodeLife } from './codes/issue-code.ts'

onEveryStore('sessions', ({ place }) => {
  let relay: TestRelay
  beforeAll(async () => {
    relay = await startTestRelay({ config: { databaseUrl: place().databaseUrl } })
  })
  afterAll(() => relay?.stop())

  test('[SES1] a session goes its whole way', async () => {
    const session = await liveSession(relay)
    await session.device.ask('session:end', { sessionId: session.id, reason: 'target-ended' })
    expect(await toldPhase(session.controller, session.id, 'ended')).toMatchObject({
      reason: 'target-ended',
    })
    const { rows } = await relay.api('GET /api/sessions', { query: { deviceId: session.device.deviceId } })
    expect(rows.map(row => row.id)).toEqual([session.id])
  })

  describe('at once', () => {
    test('[CODE4] ten devices hand in one code: one gets it', async () => {
      const controller = await relay.connectController()
      const devices = await Promise.all(Array.from({ length: 10 }, () => relay.connectDevice()))
      const { session, code } = await controller.ask('session:start', {})
      const answers = await Promise.allSettled(devices.map(device => device.ask('code:redeem', { code })))
      expect(answers.filter(answer => answer.status === 'fulfilled')).toHaveLength(1)
      await controller.ask('session:cancel', { sessionId: session.id })
    })

    test('[CODE3] a code is redeemed while it is renewed, extended or cancelled: one of both counts, neither fails', async () => {
      const controller = await relay.connectController()
      for (const act of ['code:renew', 'code:extend', 'session:cancel'] as const)
        for (let round = 0; round < 5; round++) {
          const device = await relay.connectDevice()
          const { session, code } = await controller.ask('session:start', {})
          const [redeemed, acted] = await Promise.allSettled([
            device.ask('code:redeem', { code }),
            controller.ask(act, { sessionId: session.id }),
          ])
          const fault = [redeemed, acted].flatMap(each =>
            each.status === 'rejected' ? [(each.reason as { code: string }).code] : [],
          )
          expect(['code-refused', 'session-state', undefined]).toContain(fault[0])
          await controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
        }
    })

    test('[SES1] both ends end a session: it ends once', async () => {
      const session = await liveSession(relay)
      await Promise.all([
        session.device.ask('session:end', { sessionId: session.id, reason: 'target-ended' }),
        session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' }),
      ])
      const { rows } = await relay.api('GET /api/audit', { query: { act: 'session:end' } })
      expect(rows.filter(row => row.subject === `session ${session.id}`)).toHaveLength(1)
    })

    test('[CHAT1] a chat line that both ends report, again and again, is kept once', async () => {
      const session = await liveSession(relay)
      const happening = {
        type: 'chat',
        messageId: 'message-0001',
        from: 'controller',
        text: 'Hello',
        at: Date.now(),
      } as const
      const report = { sessionId: session.id, happening }
      const ends: ReportingEnd[] = [session.controller, session.device, session.controller, session.device]
      await Promise.all(ends.map(end => end.ask('session:happened', report)))
      const { happenings } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
      expect(happenings.filter(each => each.happening.type === 'chat')).toEqual([
        { at: expect.any(Number) as number, happening },
      ])
      await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
    })
  })

  test('[CODE1] a code that is drawn twice is given once while it lives, and again when it is dead', async () => {
    const controller = await relay.connectController()
    const first = (await controller.ask('session:start', {})).session
    const second = (await controller.ask('session:start', {})).session
    const ctx = relay.context
    const life = newCodeLife(ctx)
    const issue = (id: string, codeExpiresAt: number, ...draws: string[]) =>
      ctx.store.transaction(trx =>
        issueCode(ctx, trx, id, { ...life, codeExpiresAt }, () => draws.shift() ?? '999999999'),
      )
    expect(await issue(first.id, life.codeExpiresAt, '111111111')).toBe('111111111')
    expect(await issue(second.id, life.codeExpiresAt, '111111111', '222222222')).toBe('222222222')
    await issue(first.id, 0, '111111111')
    expect(await issue(second.id, life.codeExpiresAt, '111111111')).toBe('111111111')
    for (const { id } of [first, second]) await controller.ask('session:cancel', { sessionId: id })
  })

  test('[POL1] groups nest, and a change of groups counts at once', async () => {
    const { id: userId } = await relay.addUser('nested', 'support')
    const { deviceId } = await relay.enrolDevice()
    const addGroup = (kind: 'users' | 'targets', name: string, memberIds: string[]) =>
      relay
        .api('POST /api/groups', { body: { kind, name } })
        .then(({ id }) => relay.api('PUT /api/groups/:id', { params: { id }, body: { name, memberIds } }))
    const team = await addGroup('users', 'Team', [userId])
    const region = await addGroup('users', 'Region', [team.id])
    const room = await addGroup('targets', 'Room', [deviceId])
    const house = await addGroup('targets', 'House', [room.id])
    const question = { query: { userId, deviceId } }
    // In a group of its own, the device has left Default targets.
    expect(await relay.api('GET /api/policy', question)).toEqual({ values: null })

    const link = await relay.api('POST /api/permission-links', {
      body: {
        name: 'Region to House',
        userGroupId: region.id,
        targetGroupId: house.id,
        values: { 'mode-chat': { value: true, priority: 1 } },
      },
    })
    const valueOf = async (name: string) =>
      (await relay.api('GET /api/policy', question)).values?.find(value => value.name === name)
    expect(await valueOf('mode-chat')).toEqual({
      name: 'mode-chat',
      value: true,
      decidedBy: { id: link.id, name: 'Region to House' },
    })
    expect(await valueOf('mode-active')).toEqual({ name: 'mode-active', value: false, decidedBy: null })

    await relay.api('PUT /api/groups/:id', {
      params: { id: region.id },
      body: { name: 'Region', memberIds: [] },
    })
    expect(await relay.api('GET /api/policy', question)).toEqual({ values: null })
    await relay.api('DELETE /api/groups/:id', { params: { id: room.id } })
    expect(await valueOf('mode-active')).toMatchObject({ value: true, decidedBy: { name: 'Default' } })
  })

  test('[POL1] links and groups change at once for sessions under way', async () => {
    const accepted = await acceptedSession(relay)
    const asked = await askedSession(relay)
    const { rows } = await relay.api('GET /api/permission-links', {})
    const link = rows.find(row => row.name === 'Default')
    if (!link) throw new Error('There is no default link.')
    const { id, ...content } = link
    const change = (values: typeof content.values) =>
      relay.api('PUT /api/permission-links/:id', { params: { id }, body: { ...content, values } })
    await change({ ...content.values, 'mode-monitor': { value: false, priority: 5 } })
    expect(await toldPhase(accepted.controller, accepted.id, 'ended')).toMatchObject({
      reason: 'policy-changed',
    })
    expect(await phaseOf(relay, asked.id)).toBe('accepting')
    await asked.device.ask('session:answer', {
      sessionId: asked.id,
      answer: { accepted: true, decidedBy: 'user', floorDecided: false },
    })
    expect(await toldPhase(asked.controller, asked.id, 'ended')).toMatchObject({ reason: 'policy-changed' })
    await change(content.values)
  })
})
