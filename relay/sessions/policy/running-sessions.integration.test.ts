import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually, startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import {
  askedSession,
  lastHeard,
  liveSession,
  toldPhase,
  type TestSession,
} from '../../../test/support/sessions.ts'
import type { PolicyValues } from '../../../shared/sessions/policy.ts'
import { ALL_USERS } from '../../accounts/groups-of-user.ts'
import { DEFAULT_TARGETS } from './built-in-groups.ts'

/** A policy that is changed while sessions run. */

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())

const links: string[] = []
const sessions: TestSession[] = []
afterEach(async () => {
  for (const id of links.splice(0)) await relay.api('DELETE /api/permission-links/:id', { params: { id } })
  for (const { controller, id } of sessions.splice(0))
    await controller.ask('session:end', { sessionId: id, reason: 'controller-ended' }).catch(() => undefined)
})

async function live(): Promise<TestSession> {
  const session = await liveSession(relay)
  sessions.push(session)
  return session
}

const strict = { value: false, priority: 5 } as const

async function link(values: PolicyValues): Promise<void> {
  const { id } = await relay.api('POST /api/permission-links', {
    body: { name: 'Stricter', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values },
  })
  links.push(id)
}

const termsTold = async (session: TestSession) =>
  await eventually(() => lastHeard(session.device, 'session:terms', session.id)?.terms)

test('[POL1] [POL2] a policy that is changed counts in a running session: both ends get the new terms', async () => {
  const session = await live()
  await link({ 'allow-clipboard': strict, 'inactivity-time-out': { value: 5, priority: 5 } })
  expect(await termsTold(session)).toMatchObject({ may: { clipboard: false }, inactivityMs: 300_000 })
  await eventually(
    () =>
      lastHeard(session.controller, 'session:changed', session.id)?.session.terms?.may.clipboard === false,
  )
  expect(await toldPhase(session.controller, session.id, 'live')).toMatchObject({ mode: 'monitor' })
  const { rows } = await relay.api('GET /api/audit', { query: { act: 'session:terms', limit: 10 } })
  expect(rows.some(({ subject }) => subject === `session ${session.id}`)).toBe(true)
})

test('[POL1] a mode that is forbidden is left by the device, and the session goes on', async () => {
  const session = await live()
  await link({ 'mode-monitor': strict })
  expect((await termsTold(session)).allowedModes).toEqual(['chat', 'file-transfer'])
  const because = {
    rule: 'first-in-order',
    passedOver: [{ mode: 'monitor', obstacle: 'policy-forbids' }],
  } as const
  await session.device.ask('session:happened', {
    sessionId: session.id,
    happening: {
      type: 'mode-changed',
      mode: 'chat',
      because: { ...because, passedOver: [...because.passedOver] },
    },
  })
  await eventually(async () => {
    const { state } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
    return state.phase === 'live' && state.mode === 'chat'
  })
})

test('[POL1] a device that does not leave a forbidden mode loses the session', async () => {
  const session = await live()
  await link({ 'mode-monitor': strict })
  await termsTold(session)
  expect(await toldPhase(session.controller, session.id, 'ended')).toMatchObject({ reason: 'policy-changed' })
}, 20_000)

test('[POL1] where no mode is allowed any more the session ends at once', async () => {
  const session = await live()
  await link({ 'mode-monitor': strict, 'mode-chat': strict, 'mode-file-transfer': strict })
  expect(await toldPhase(session.controller, session.id, 'ended')).toMatchObject({ reason: 'policy-changed' })
})

test('[CONS2] [CONS4] what the user withheld, and that the floor decided, is told to the controller and holds', async () => {
  const session = await askedSession(relay)
  sessions.push(session)
  await session.device.ask('session:answer', {
    sessionId: session.id,
    answer: { accepted: true, decidedBy: 'user', floorDecided: true, withheld: ['on-demand-actions'] },
  })
  await toldPhase(session.controller, session.id, 'connecting')
  expect(lastHeard(session.controller, 'session:changed', session.id)?.session).toMatchObject({
    floorDecided: true,
    terms: { may: { 'on-demand-actions': false, chat: true } },
  })
  await link({ 'save-chat': strict })
  expect(await termsTold(session)).toMatchObject({ saveChat: false, may: { 'on-demand-actions': false } })
})
