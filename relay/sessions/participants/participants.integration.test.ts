import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  eventually,
  startTestRelay,
  type TestController,
  type TestRelay,
} from '../../../test/support/relay.ts'
import { lastHeard, liveSession, toldPhase, type TestSession } from '../../../test/support/sessions.ts'
import type { PolicyValues } from '../../../shared/sessions/policy.ts'
import type { SessionSnapshot } from '../../../shared/protocol/session.ts'
import { ALL_USERS } from '../../accounts/groups-of-user.ts'
import { DEFAULT_TARGETS } from '../policy/built-in-groups.ts'

let relay: TestRelay
let ben: { id: string; token: string }
let links: string[] = []
beforeAll(async () => {
  relay = await startTestRelay()
  ben = await relay.addUser('ben', 'support')
})
afterAll(() => relay.stop())
beforeEach(() => link({ 'allow-participants': yes, 'allow-handover': yes }))
afterEach(async () => {
  for (const id of links) await relay.api('DELETE /api/permission-links/:id', { params: { id } })
  links = []
})

const yes = { value: true, priority: 5 } as const
const no = { value: false, priority: 5 } as const

async function link(values: PolicyValues, userGroupId = ALL_USERS): Promise<void> {
  const { id } = await relay.api('POST /api/permission-links', {
    body: { name: `Link ${links.length}`, userGroupId, targetGroupId: DEFAULT_TARGETS, values },
  })
  links.push(id)
}

const snapshotOf = (controller: TestController, id: string): SessionSnapshot | undefined =>
  lastHeard(controller, 'session:changed', id)?.session

async function invited(session: TestSession): Promise<string> {
  return (await session.controller.ask('session:invite', { sessionId: session.id })).code
}

interface Joined {
  session: TestSession
  second: TestController
  participantId: string
}

async function asked(session: TestSession): Promise<Joined> {
  const second = await relay.connectController(ben.token)
  const { session: seen } = await second.ask('session:join', { code: await invited(session) })
  const participantId = seen.you ?? ''
  expect(seen).toMatchObject({ id: session.id, state: { phase: 'accepting' } })
  await eventually(
    () => lastHeard(session.device, 'participant:request', session.id)?.participantId === participantId,
  )
  return { session, second, participantId }
}

async function joined(): Promise<Joined> {
  const joining = await asked(await liveSession(relay))
  const { session, second, participantId } = joining
  await session.device.ask('participant:answer', {
    sessionId: session.id,
    participantId,
    answer: { accepted: true },
  })
  await toldPhase(second, session.id, 'live')
  return joining
}

async function handedOver(): Promise<Joined & { leadBecomes: string }> {
  const all = await joined()
  const { session, participantId } = all
  await session.controller.ask('session:handover', { sessionId: session.id, participantId })
  const { leadBecomes } = await eventually(() => lastHeard(session.device, 'session:handover', session.id))
  const answer = { accepted: true } as const
  await session.device.ask('handover:answer', { sessionId: session.id, participantId, leadBecomes, answer })
  await eventually(() => snapshotOf(session.controller, session.id)?.you === leadBecomes)
  return { ...all, leadBecomes }
}

test('[POL2] [CONS1] a second person joins by a code: policy, the device, then the picture and the chat, and nothing else', async () => {
  const { session, second, participantId } = await joined()
  expect(lastHeard(session.device, 'participant:request', session.id)).toMatchObject({
    person: { name: 'ben Example', organisation: 'Example Ltd', mail: 'ben@example.org' },
    share: { screen: true, chat: true },
  })
  const seen = snapshotOf(second, session.id)
  expect(seen).toMatchObject({
    you: participantId,
    state: { phase: 'live', mode: 'monitor' },
    controller: { name: 'Ada Lovelace' },
    terms: { may: { chat: true, 'file-transfer': false, clipboard: false, participants: false } },
  })
  await eventually(() => snapshotOf(session.controller, session.id)?.participants?.[0]?.phase === 'joined')
  expect(snapshotOf(session.controller, session.id)).not.toHaveProperty('you')
  const { happenings } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
  expect(happenings.map(({ happening }) => happening)).toContainEqual({
    type: 'participant',
    what: 'joined',
    participantId,
    name: 'ben Example',
  })
  const { rows } = await relay.api('GET /api/audit', { query: { act: 'participant:joined', limit: 5 } })
  expect(rows[0]).toMatchObject({ subject: `session ${session.id}`, outcome: 'done' })
})

test('[CODE4] [CODE5] every code that leads nowhere is refused alike: unknown, used, cancelled, a target’s, one’s own', async () => {
  const session = await liveSession(relay)
  const second = await relay.connectController(ben.token)
  const code = await invited(session)
  const unknown = await second.ask('session:join', { code: '000000001' }).catch((error: unknown) => error)
  expect(unknown).toMatchObject({ code: 'code-refused' })
  await expect(session.controller.ask('session:join', { code })).rejects.toEqual(unknown)
  await session.controller.ask('session:uninvite', { sessionId: session.id })
  await expect(second.ask('session:join', { code })).rejects.toEqual(unknown)
  const waiting = await session.controller.ask('session:start', {})
  await expect(second.ask('session:join', { code: waiting.code })).rejects.toEqual(unknown)
  await session.controller.ask('session:cancel', { sessionId: waiting.session.id })
  const again = await invited(session)
  await expect(session.device.ask('code:redeem', { code: again })).rejects.toMatchObject({
    code: 'code-refused',
  })
  await second.ask('session:join', { code: again })
  await expect(second.ask('session:join', { code: again })).rejects.toMatchObject({ code: 'code-refused' })
  const stored = JSON.stringify(
    await relay.context.store.db.selectFrom('participant_codes').selectAll().execute(),
  )
  expect(stored).not.toContain(again)
})

test('[CODE5] whoever goes on guessing is held up', async () => {
  const { token } = await relay.addUser('guesser', 'support')
  const guesser = await relay.connectController(token)
  const codes: string[] = []
  for (let guess = 0; guess < 8; guess++)
    await guesser
      .ask('session:join', { code: `00000001${guess}` })
      .catch((error: { code: string }) => codes.push(error.code))
  expect(codes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'code-refused'))
  expect(codes).toContain('too-many-requests')
})

/** Policy that leaves Ben nothing, and everybody else as they were. */
async function nothingForBen(): Promise<void> {
  const name = `Ben ${Date.now()}`
  const { id } = await relay.api('POST /api/groups', { body: { kind: 'users', name } })
  await relay.api('PUT /api/groups/:id', { params: { id }, body: { name, memberIds: [ben.id] } })
  const modes = { 'mode-active': no, 'mode-guidance': no, 'mode-monitor': no, 'mode-chat': no }
  await link({ ...modes, 'mode-file-transfer': no }, id)
}

test('[POL2] a person whom policy allows nothing there is not let in, and the device is not asked', async () => {
  await nothingForBen()
  const session = await liveSession(relay)
  const second = await relay.connectController(ben.token)
  const { session: seen } = await second.ask('session:join', { code: await invited(session) })
  expect(seen.state).toMatchObject({ phase: 'ended', reason: 'no-allowed-mode' })
  expect(lastHeard(session.device, 'participant:request', session.id)).toBeUndefined()
})

test('[POL2] the lead’s terms forbid participants: no code is given', async () => {
  await link({ 'allow-participants': no })
  const session = await liveSession(relay)
  await expect(session.controller.ask('session:invite', { sessionId: session.id })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('[POL1] [POL2] policy that is changed takes a participant out; the session goes on', async () => {
  const { session, second } = await joined()
  await nothingForBen()
  expect(await toldPhase(second, session.id, 'ended')).toMatchObject({ reason: 'policy-changed' })
  expect(snapshotOf(session.controller, session.id)?.state.phase).toBe('live')
})

test('[CONS1] [CONS3] the device refuses: the person is told why, the session goes on', async () => {
  const { session, second, participantId } = await asked(await liveSession(relay))
  const answer = { accepted: false, reason: 'user-refused' } as const
  await session.device.ask('participant:answer', { sessionId: session.id, participantId, answer })
  expect(await toldPhase(second, session.id, 'ended')).toMatchObject({ reason: 'user-refused' })
  await eventually(() => snapshotOf(session.controller, session.id)?.participants?.length === 0)
  expect(snapshotOf(session.controller, session.id)?.state.phase).toBe('live')
  // Their page may have opened just now, and comes to ask after that.
  const late = await relay.connectController(ben.token)
  const { session: seen } = await late.ask('session:attach', { sessionId: session.id })
  expect(seen.state).toMatchObject({ phase: 'ended', reason: 'user-refused' })
})

test('[MODE2] signals of each person go only their own way', async () => {
  const { session, second, participantId } = await joined()
  const of = { sessionId: session.id, participantId }
  const signal = { type: 'ready' } as const
  await second.ask('session:signal', { ...of, signal })
  expect(lastHeard(session.device, 'session:signal', session.id)).toEqual({ ...of, signal })
  const outcomes = await Promise.allSettled([
    second.ask('session:signal', { sessionId: session.id, signal }),
    session.controller.ask('session:signal', { ...of, signal }),
    second.ask('session:end', { sessionId: session.id, reason: 'controller-ended' }),
    second.ask('session:invite', { sessionId: session.id }),
  ])
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'session-not-found' } })
  const before = session.controller.heard.filter(({ event }) => event === 'session:signal').length
  const offer = { type: 'offer', sdp: 'v=0', connection: 1 } as const
  await session.device.ask('session:signal', { ...of, signal: offer })
  await eventually(() => lastHeard(second, 'session:signal', session.id)?.signal.type === 'offer')
  expect(session.controller.heard.filter(({ event }) => event === 'session:signal')).toHaveLength(before)
})

test('[POL2] a handover by somebody who is not in control is refused, and where policy forbids it', async () => {
  const { session, second, participantId } = await joined()
  const of = { sessionId: session.id, participantId }
  await expect(second.ask('session:handover', of)).rejects.toMatchObject({ code: 'session-not-found' })
  await link({ 'allow-handover': no })
  await eventually(() => snapshotOf(session.controller, session.id)?.terms?.may.handover === false)
  await expect(session.controller.ask('session:handover', of)).rejects.toMatchObject({ code: 'forbidden' })
})

test('[MODE2] [POL2] handed over: the participant is the controller from then on, the former one takes part', async () => {
  const { session, second, participantId, leadBecomes } = await handedOver()
  expect(snapshotOf(second, session.id)).toMatchObject({
    controller: { name: 'ben Example' },
    participants: [{ id: leadBecomes, person: { name: 'Ada Lovelace' }, phase: 'joined' }],
  })
  expect(snapshotOf(second, session.id)).not.toHaveProperty('you')
  const signal = { type: 'ready' } as const
  await second.ask('session:signal', { sessionId: session.id, signal })
  await session.controller.ask('session:signal', {
    sessionId: session.id,
    participantId: leadBecomes,
    signal,
  })
  await expect(
    session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' }),
  ).rejects.toMatchObject({ code: 'session-not-found' })
  // Said again, as after a lost acknowledgement, it changes nothing.
  const answer = { accepted: true } as const
  await session.device.ask('handover:answer', { sessionId: session.id, participantId, leadBecomes, answer })
  const attached = await second.ask('session:attach', { sessionId: session.id })
  expect(attached.session).not.toHaveProperty('you')
  await second.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
  expect(await toldPhase(session.controller, session.id, 'ended')).toMatchObject({
    reason: 'controller-ended',
  })
})

test('[CONS1] the device refuses the handover: nothing changes', async () => {
  const { session, participantId } = await joined()
  await session.controller.ask('session:handover', { sessionId: session.id, participantId })
  const { leadBecomes } = await eventually(() => lastHeard(session.device, 'session:handover', session.id))
  const answer = { accepted: false, reason: 'user-refused' } as const
  await session.device.ask('handover:answer', { sessionId: session.id, participantId, leadBecomes, answer })
  await eventually(() => snapshotOf(session.controller, session.id)?.participants?.[0]?.phase === 'joined')
  expect(snapshotOf(session.controller, session.id)).toMatchObject({ controller: { name: 'Ada Lovelace' } })
})

test('[CONS1] the device hands over just as the participant leaves: the one in control stays, and the device is told', async () => {
  const { session, second, participantId } = await joined()
  const { id, controller, device } = session
  await controller.ask('session:handover', { sessionId: id, participantId })
  const { leadBecomes } = await eventually(() => lastHeard(device, 'session:handover', id))
  await second.ask('session:leave', { sessionId: id })
  const handed = { sessionId: id, participantId, leadBecomes, answer: { accepted: true } } as const
  expect(await device.ask('handover:answer', handed)).toEqual({ stands: false })
  // Said again, as after a lost acknowledgement, it is the same.
  expect(await device.ask('handover:answer', handed)).toEqual({ stands: false })
  await eventually(() => lastHeard(device, 'session:participants', id)?.participants.length === 0)
  const { session: now } = await controller.ask('session:attach', { sessionId: id })
  expect(now).toMatchObject({
    state: { phase: 'live' },
    controller: { name: 'Ada Lovelace' },
    participants: [],
  })
  expect(now).not.toHaveProperty('you')
  // The terms that the device took with the handover are not those of the one in control.
  await eventually(() => lastHeard(device, 'session:terms', id)?.terms.may.handover)
  await controller.ask('session:end', { sessionId: id, reason: 'controller-ended' })
})

test('[POL2] asking for control is told; leaving ends one’s own part only; the lead’s end ends it for all', async () => {
  const { session, second } = await joined()
  await second.ask('session:ask-control', { sessionId: session.id, asks: true })
  await eventually(() => snapshotOf(session.controller, session.id)?.participants?.[0]?.asksForControl)
  await eventually(
    () => lastHeard(session.device, 'session:participants', session.id)?.participants[0]?.asksForControl,
  )
  await second.ask('session:leave', { sessionId: session.id })
  expect(await toldPhase(second, session.id, 'ended')).toMatchObject({ reason: 'participant-left' })
  await eventually(
    () => lastHeard(session.device, 'session:participants', session.id)?.participants.length === 0,
  )
  const again = await asked(session)
  await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
  expect(await toldPhase(again.second, session.id, 'ended')).toMatchObject({ reason: 'controller-ended' })
})

test('[SES2] a page that was loaded again finds its place by the session alone; a stranger finds none', async () => {
  const { session, second, participantId } = await joined()
  second.disconnect()
  const reloaded = await relay.connectController(ben.token)
  const attached = await reloaded.ask('session:attach', { sessionId: session.id })
  expect(attached.session).toMatchObject({ you: participantId, state: { phase: 'live', mode: 'monitor' } })
  const stranger = await relay.connectController((await relay.addUser('eve', 'support')).token)
  await expect(stranger.ask('session:attach', { sessionId: session.id })).rejects.toMatchObject({
    code: 'session-not-found',
  })
})

test('[SES2] after a restart of the device only the one in control goes on; whoever took part is told and listed no more', async () => {
  const { session, second } = await joined()
  const { id, controller, device } = session
  await device.ask('session:happened', { sessionId: id, happening: { type: 'restarting' } })
  device.disconnect()
  const back = await relay.connectDevice({ identity: device.identity })
  expect(await toldPhase(second, id, 'ended')).toMatchObject({ reason: 'device-went-offline' })
  await eventually(() => snapshotOf(controller, id)?.participants?.length === 0)
  await eventually(() => lastHeard(back, 'session:participants', id)?.participants.length === 0)
})
