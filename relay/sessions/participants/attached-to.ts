import type { Caller } from '../../context.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionSnapshot } from '../../../shared/protocol/session.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { findSession } from '../session-records.ts'
import { snapshotNow } from '../session-snapshot.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { placeOf, selectParticipants } from './participant-rows.ts'
import { snapshotFor } from './tell-participants.ts'

/**
 * How a session stands for this person, and the room in which their page hears of it: the session's own for the one in control, one
 * of their own for whoever takes part. Throws `session-not-found` for anybody else.
 */
export async function attachedTo(
  ctx: SessionsContext,
  caller: Caller,
  sessionId: string,
): Promise<{ room: string; session: SessionSnapshot; now: number }> {
  const session = await findSession(ctx.store.db, sessionId)
  if (session?.controllerId === caller.userId)
    return { room: sessionId, ...(await snapshotNow(ctx, sessionId)) }
  const place = session && (await placeOf(ctx.store.db, sessionId, caller.userId))
  if (!place) throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
  const { session: snapshot } = await snapshotNow(ctx, sessionId)
  return { room: place.id, ...snapshotFor(ctx, snapshot, place) }
}

/** Tells whoever is in this room again how their session stands: the room of a session, or of one participant. */
export async function tellRoom(ctx: SessionsContext, room: string): Promise<void> {
  const place = await selectParticipants(ctx.store.db).where('participants.id', '=', room).executeTakeFirst()
  const { session, now } = await snapshotNow(ctx, place?.session_id ?? room)
  const told = place ? snapshotFor(ctx, session, place) : { session, now }
  ctx.controllers.tellSession(room, 'session:changed', told)
}
