import type { Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import { organisationName } from '../../accounts/organisation.ts'
import type { Caller } from '../../context.ts'
import type { ConnectedDevice } from '../../station.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { ParticipantAnswer } from '../../../shared/protocol/participant.ts'
import { sessionModes } from '../../../shared/sessions/session-mode.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { participantRefusals as words } from '../../../shared/words/en/participants.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { currentTerms } from '../policy/current-terms.ts'
import { tellTerms } from '../policy/apply-terms.ts'
import { findSession, sessionOfDevice, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { mustBeTheDevices } from './answer-participant.ts'
import { changePlace } from './change-place.ts'
import { readShare } from './decide-share.ts'
import { noteParticipant, type ParticipantRow } from './participant-rows.ts'

interface OfPlace {
  sessionId: string
  participantId: string
}

/**
 * The one in control hands the session to a participant: policy allows it, the participant may hold it by their own terms, and
 * the device agrees. Acknowledged when the device has been asked.
 * Throws `session-not-found` for anybody but the one in control, `session-state`, `forbidden`, `not-found`, `device-offline`.
 */
export async function handOver(
  ctx: SessionsContext,
  caller: Caller,
  { sessionId, participantId }: OfPlace,
): Promise<void> {
  const asked = await changePlace(ctx, sessionId, async (trx, session, rows) => {
    const { state, request } = session
    if (session.controllerId !== caller.userId)
      throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
    if (state.phase !== 'live') throw new Failure('session-state', say(words.notLive, { phase: state.phase }))
    if (!request?.terms.may.handover) throw new Failure('forbidden', words.mayNotHandOver)
    const row = rows.find(({ id, state }) => id === participantId && state === 'joined')
    if (!row) throw new Failure('not-found', words.noSuchParticipant)
    const { deviceId } = state
    const terms = await termsOfNext(trx, session, row, deviceId)
    const ends = sessionModes.indexOf(state.mode)
    const mayHold = terms?.allowedModes.some(mode => sessionModes.indexOf(mode) >= ends) ?? false
    if (!terms || !mayHold || (await ctx.lacksApproval(trx, row.user_id, deviceId)))
      throw new Failure('forbidden', say(words.cannotTakeOver, { name: row.name }))
    const leadBecomes = newId()
    await trx
      .updateTable('participants')
      .set({ state: 'taking-over', since: ctx.clock(), lead_becomes: leadBecomes })
      .where('id', '=', row.id)
      .execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'session:handover',
      subject: `session ${sessionId}`,
      outcome: 'done',
      source: caller.source,
      data: { participantId, to: row.name },
    })
    const share = await readShare(trx, participating(terms), { userId: caller.userId, deviceId })
    return { deviceId, leadBecomes, terms, share: typeof share === 'string' ? noShare : share }
  })
  const { deviceId, ...handover } = asked
  try {
    await ctx.devices.ask(deviceId, 'session:handover', { sessionId, participantId, ...handover })
  } catch (error) {
    await takeBack(ctx, { sessionId, participantId })
    throw error
  }
}

const noShare = { screen: false, chat: false }

/** Whoever was in control stays for as long as they like, whether or not the next one may invite others. */
const participating = (terms: SessionTerms): SessionTerms => ({
  ...terms,
  may: { ...terms.may, participants: true },
})

async function termsOfNext(
  trx: Transaction<Schema>,
  session: SessionRecord,
  row: ParticipantRow,
  deviceId: string,
): Promise<SessionTerms | null> {
  return await currentTerms(trx, { ...session, controllerId: row.user_id, deviceId })
}

/** The handover did not come about: everything stays as it was. */
export async function takeBack(ctx: SessionsContext, { sessionId, participantId }: OfPlace): Promise<void> {
  await changePlace(ctx, sessionId, async trx => {
    await trx
      .updateTable('participants')
      .set({ state: 'joined', since: ctx.clock(), lead_becomes: null })
      .where('id', '=', participantId)
      .where('state', '=', 'taking-over')
      .execute()
  })
}

/**
 * The device's answer. Where it has handed the session over, the participant is its controller from now on and the former one a
 * participant; a second answer changes nothing. False where it did not come about: the one in control stays, also where the device
 * has handed the session to somebody who had just left, and it takes that back. Throws `session-not-found`, `invalid-input`.
 */
export async function takeHandoverAnswer(
  ctx: SessionsContext,
  device: ConnectedDevice,
  { sessionId, participantId, leadBecomes }: OfPlace & { leadBecomes: string },
  answer: ParticipantAnswer,
): Promise<boolean> {
  await sessionOfDevice(ctx.store.db, device.deviceId, sessionId)
  if (!answer.accepted) {
    mustBeTheDevices(answer.reason)
    await takeBack(ctx, { sessionId, participantId })
    return false
  }
  const by = { actor: `device:${device.deviceId}`, source: device.source }
  const outcome = await changePlace(
    ctx,
    sessionId,
    async (trx, session, rows) => {
      if (session.state.phase !== 'live') return 'known'
      const isKnown = await trx
        .selectFrom('participants')
        .select('id')
        .where('id', '=', leadBecomes)
        .executeTakeFirst()
      if (isKnown) return 'known'
      const row = rows.find(({ id, lead_becomes }) => id === participantId && lead_becomes === leadBecomes)
      if (!row) return 'gone'
      await makeLead(ctx, trx, session, row, leadBecomes)
      await noteParticipant(ctx, trx, row, 'handed-over', by, { leadBecomes })
      return 'handed-over'
    },
    done => {
      if (done !== 'handed-over') return
      ctx.controllers.move(sessionId, leadBecomes)
      ctx.controllers.move(participantId, sessionId)
    },
  )
  if (outcome === 'known') return true
  ctx.later('tell a device of the new terms', async () => {
    const session = await findSession(ctx.store.db, sessionId)
    if (session?.request) await tellTerms(ctx, device.deviceId, sessionId, session.request.terms)
  })
  return outcome === 'handed-over'
}

async function makeLead(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  session: SessionRecord,
  row: ParticipantRow,
  leadBecomes: string,
): Promise<void> {
  const { deviceId, request, controllerId } = session
  if (!request || deviceId === null) throw new Error(`Session ${session.id} is live and has no request.`)
  const terms = (await termsOfNext(trx, session, row, deviceId)) ?? request.terms
  const controller = { name: row.name, mail: row.mail, organisation: await organisationName(trx) }
  await trx
    .updateTable('sessions')
    .set({ controller_id: row.user_id, request_json: JSON.stringify({ ...request, controller, terms }) })
    .where('id', '=', session.id)
    .execute()
  const now = ctx.clock()
  await trx
    .updateTable('participants')
    .set({ state: 'leads', since: now, left_at: now, asks_for_control: 0 })
    .where('id', '=', row.id)
    .execute()
  const share = await readShare(trx, participating(terms), { userId: controllerId, deviceId })
  const { screen, chat } = typeof share === 'string' ? noShare : share
  await trx
    .insertInto('participants')
    .values({
      id: leadBecomes,
      session_id: session.id,
      user_id: controllerId,
      state: 'joined',
      since: now,
      joined_at: now,
      left_at: null,
      reason: null,
      asks_for_control: 0,
      lead_becomes: null,
      screen: screen ? 1 : 0,
      chat: chat ? 1 : 0,
    })
    .execute()
}
