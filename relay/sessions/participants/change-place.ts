import type { Transaction } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { tellOfSession } from '../apply-session-event.ts'
import { lockSession, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { participantsOf, type ParticipantRow } from './participant-rows.ts'
import { tellDeviceOfParticipants } from './tell-participants.ts'

/**
 * The only way in which places change: the session is locked, the work is done in one transaction, then everybody is told.
 * Throws `session-not-found`, and whatever the work throws.
 */
export async function changePlace<T>(
  ctx: SessionsContext,
  sessionId: string,
  work: (trx: Transaction<Schema>, session: SessionRecord, rows: ParticipantRow[]) => Promise<T>,
  /** After the commit and before anybody is told. */
  committed?: (done: T) => void,
): Promise<T> {
  const { session, done } = await ctx.store.transaction(async trx => {
    const locked = await lockSession(ctx, trx, sessionId)
    if (!locked) throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
    const done = await work(trx, locked, await participantsOf(trx, sessionId))
    return { session: locked, done }
  })
  committed?.(done)
  tellOfSession(ctx, session)
  const { deviceId, state } = session
  if (deviceId !== null && state.phase !== 'ended')
    ctx.later('tell a device who takes part', () => tellDeviceOfParticipants(ctx, deviceId, sessionId))
  return done
}
