import type { Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Participant } from '../../../shared/protocol/participant.ts'
import type { SessionSnapshot } from '../../../shared/protocol/session.ts'
import type { ModeReason } from '../../../shared/sessions/session-mode.ts'
import { endReasonSchema, type SessionState } from '../../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { modeShared } from '../../../shared/sessions/mode-shared.ts'
import { makePeering } from '../signalling/make-peering.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { participantsOf, selectParticipants, shareOf, type ParticipantRow } from './participant-rows.ts'

/** Those who have just left hear of it too. */
export const JUST_LEFT_MS = 10_000
const plain: ModeReason = { rule: 'first-in-order', passedOver: [] }

export async function listParticipants(
  db: Kysely<Schema>,
  sessionId: string,
  organisation: string,
): Promise<Participant[]> {
  const rows = await participantsOf(db, sessionId)
  return rows.map(({ id, name, mail, state, asks_for_control, since }) => ({
    id,
    person: { name, organisation, mail },
    phase: state as Participant['phase'],
    asksForControl: asks_for_control === 1,
    since,
  }))
}

/** The session as it is for this participant: what they see of it, and whether they are in. Pure. */
export function seenBy(session: SessionSnapshot, row: ParticipantRow): SessionSnapshot {
  const { peering: _, terms, ...rest } = session
  return { ...rest, you: row.id, state: stateFor(session.state, row), terms: terms && termsFor(terms, row) }
}

function stateFor(state: SessionState, row: ParticipantRow): SessionState {
  if (row.left_at !== null) {
    const reason = endReasonSchema.catch('participant-left').parse(row.reason)
    const deviceId = state.phase === 'waiting' ? null : state.deviceId
    return { phase: 'ended', deviceId, reason, since: row.left_at }
  }
  if (!('mode' in state)) return state
  if (row.state === 'asked') return { phase: 'accepting', deviceId: state.deviceId, since: row.since }
  const seen = { ...state, mode: modeShared(state.mode, shareOf(row)), because: plain }
  return seen.phase === 'live' ? { ...seen, interruptedAt: null } : seen
}

function termsFor(terms: SessionTerms, row: ParticipantRow): SessionTerms {
  const none = Object.fromEntries(Object.keys(terms.may).map(name => [name, false])) as SessionTerms['may']
  return {
    ...terms,
    may: { ...none, chat: terms.may.chat && row.chat === 1 },
    recording: { ...terms.recording, forced: false },
    browse: 'none',
  }
}

/** The session for this participant, with servers of their own to connect through. */
export function snapshotFor(
  ctx: SessionsContext,
  session: SessionSnapshot,
  row: ParticipantRow,
): { session: SessionSnapshot; now: number } {
  const seen = seenBy(session, row)
  const now = ctx.clock()
  const maximumLengthMs = session.terms?.maximumLengthMs
  if (seen.state.phase === 'ended' || maximumLengthMs === undefined) return { session: seen, now }
  const peering = makePeering(ctx.config, { id: row.id, maximumLengthMs }, now)
  return { session: { ...seen, peering }, now }
}

/** Every participant hears how the session stands for them. */
export async function tellParticipants(ctx: SessionsContext, session: SessionSnapshot): Promise<void> {
  const rows = await selectParticipants(ctx.store.db)
    .where('session_id', '=', session.id)
    .where('state', '!=', 'leads')
    .where(eb => eb.or([eb('left_at', 'is', null), eb('left_at', '>=', ctx.clock() - JUST_LEFT_MS)]))
    .execute()
  for (const row of rows)
    ctx.controllers.tellSession(row.id, 'session:changed', snapshotFor(ctx, session, row))
}

/** The device hears who takes part; one that cannot be told now is told when it is back. */
export async function tellDeviceOfParticipants(
  ctx: SessionsContext,
  deviceId: string,
  sessionId: string,
): Promise<void> {
  const rows = await participantsOf(ctx.store.db, sessionId)
  const participants = rows.map(row => ({
    participantId: row.id,
    share: shareOf(row),
    asksForControl: row.asks_for_control === 1,
  }))
  try {
    await ctx.devices.ask(deviceId, 'session:participants', { sessionId, participants })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    ctx.log.info({ deviceId, sessionId, code: error.code }, 'a device was not told who takes part')
  }
}
