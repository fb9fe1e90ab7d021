import type { Transaction } from 'kysely'
import { appendAudit } from '../audit/append-audit.ts'
import type { Schema } from '../store/schema.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { isGuestId } from '../../shared/protocol/guest-link.ts'
import { nextSessionState, type SessionEvent } from '../../shared/sessions/session-state.ts'
import { lockSession, type SessionRecord, type StoredRequest } from './session-records.ts'
import { tellParticipants } from './participants/tell-participants.ts'
import { snapshotNow } from './session-snapshot.ts'
import type { SessionsContext } from './sessions-context.ts'
import { relaySessionWords } from '../../shared/words/en/relay-sessions.ts'
import { say } from '../../shared/words/say.ts'

/** Who did it, from where, and how it stands in the audit log. */
export interface SessionAct {
  actor: string
  source: string
  act: string
  outcome?: 'done' | 'refused' | 'failed'
  data?: Record<string, unknown>
  /** The device did it itself, so it need not be told that the session ended. */
  byDevice?: boolean
}

/**
 * The only way in which a session changes: reads it, takes the next state from the pure function, and writes it in one
 * transaction with its audit entry; then tells both ends. An event that changes nothing is no change and tells nobody.
 * Throws `session-not-found`, or `session-state` where the event means nothing now.
 */
export async function applySessionEvent(
  ctx: SessionsContext,
  sessionId: string,
  event: SessionEvent,
  act: SessionAct,
): Promise<SessionRecord> {
  const { before, after } = await ctx.store.transaction(async trx => {
    const session = await lockSession(ctx, trx, sessionId)
    if (!session) throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
    return { before: session, after: await changeSession(ctx, trx, session, event, act) }
  })
  if (before !== after) tellOfSession(ctx, after, act)
  return after
}

/** The change itself, for a transaction that holds the session already; whoever calls tells both ends after the commit. */
export async function changeSession(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  session: SessionRecord,
  event: SessionEvent,
  act: SessionAct,
  request: StoredRequest | null = session.request,
): Promise<SessionRecord> {
  const now = ctx.clock()
  const state = nextSessionState(session.state, event, now)
  if (!state)
    throw new Failure(
      'session-state',
      say(relaySessionWords.eventMeaningless, { phase: session.state.phase, event: event.type }),
    )
  const stateJson = JSON.stringify(state)
  if (stateJson === JSON.stringify(session.state)) return session
  const deviceId = state.phase === 'waiting' ? null : state.deviceId
  await trx
    .updateTable('sessions')
    .set({
      phase: state.phase,
      state_json: stateJson,
      request_json: request && JSON.stringify(request),
      ...targetColumns(deviceId),
      ended_at: state.phase === 'ended' ? now : null,
      ...('mode' in state && { mode: state.mode }),
      ...(state.phase === 'ended' && { end_reason: state.reason }),
    })
    .where('id', '=', session.id)
    .execute()
  if (state.phase === 'ended') {
    await trx.deleteFrom('connection_codes').where('session_id', '=', session.id).execute()
    await trx.deleteFrom('participant_codes').where('session_id', '=', session.id).execute()
    await trx
      .updateTable('participants')
      .set({ state: 'left', since: now, left_at: now, reason: state.reason })
      .where('session_id', '=', session.id)
      .where('left_at', 'is', null)
      .execute()
    const { phase } = session.state
    if (deviceId !== null && (phase === 'live' || phase === 'connecting'))
      await ctx.sessionEnded(trx, deviceId)
  }
  await appendAudit(trx, {
    at: now,
    actor: act.actor,
    act: act.act,
    subject: `session ${session.id}`,
    outcome: act.outcome ?? 'done',
    source: act.source,
    data: {
      phase: state.phase,
      ...(deviceId !== null && { deviceId }),
      ...(state.phase === 'ended' && { reason: state.reason }),
      ...act.data,
    },
  })
  return { ...session, state, deviceId, request }
}

/** Where a session's target stands in its row. */
function targetColumns(deviceId: string | null): { device_id: string | null; guest_id: string | null } {
  const isGuest = deviceId !== null && isGuestId(deviceId)
  return { device_id: isGuest ? null : deviceId, guest_id: isGuest ? deviceId : null }
}

/** After the commit: the controller hears of every change, the device of the end. Neither is waited for. */
export function tellOfSession(
  ctx: SessionsContext,
  session: SessionRecord,
  act: { byDevice?: boolean } = {},
): void {
  ctx.announce('sessions')
  ctx.later('tell of a session', async () => {
    const now = await snapshotNow(ctx, session.id)
    ctx.controllers.tellSession(session.id, 'session:changed', now)
    await tellParticipants(ctx, now.session)
  })
  const { state, deviceId } = session
  if (state.phase === 'ended') ctx.lanes.end(session.id)
  if (state.phase === 'ended' && deviceId !== null && !act.byDevice)
    ctx.later('tell a device of the end', async () => {
      await tellDeviceOfEnd(ctx, deviceId, { sessionId: session.id, reason: state.reason })
    })
}

/** A device that cannot be told now asks for itself when it is back (`session:sync`). */
export async function tellDeviceOfEnd(
  ctx: SessionsContext,
  deviceId: string,
  end: Parameters<typeof ctx.devices.ask<'session:ended'>>[2],
): Promise<void> {
  try {
    await ctx.devices.ask(deviceId, 'session:ended', end)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    ctx.log.debug({ deviceId, sessionId: end.sessionId, code: error.code }, 'device not told of the end')
  }
}
