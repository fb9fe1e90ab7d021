import type { Caller } from '../../context.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionSnapshot } from '../../../shared/protocol/session.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { findSession } from '../session-records.ts'
import { snapshotNow } from '../session-snapshot.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { placeOf, selectParticipants, type ParticipantRow } from './participant-rows.ts'
import { JUST_LEFT_MS, snapshotFor } from './tell-participants.ts'

/**
 * Puts this person's page into the room in which it hears of a session (the session's own for the one in control, one of their own for
 * whoever takes part), and says how it stands after that, so that nothing is missed in between. Throws `session-not-found` for
 * anybody else.
 */
export async function attachTo(
  ctx: SessionsContext,
  caller: Caller,
  sessionId: string,
  enter: (room: string) => Promise<void>,
): Promise<{ session: SessionSnapshot; now: number }> {
  const session = await findSession(ctx.store.db, sessionId)
  if (session?.controllerId === caller.userId) {
    await enter(sessionId)
    return await snapshotNow(ctx, sessionId)
  }
  const place = session && (await placeToTellOf(ctx, sessionId, caller.userId))
  if (!place) throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
  await enter(place.id)
  const { session: snapshot } = await snapshotNow(ctx, sessionId)
  const now = await selectParticipants(ctx.store.db)
    .where('participants.id', '=', place.id)
    .executeTakeFirst()
  return snapshotFor(ctx, snapshot, now ?? place)
}

/** Their place; else the one that they have just lost: a page that opened while the user refused shows that. */
async function placeToTellOf(
  ctx: SessionsContext,
  sessionId: string,
  userId: string,
): Promise<ParticipantRow | undefined> {
  const place = await placeOf(ctx.store.db, sessionId, userId)
  if (place) return place
  const left = await selectParticipants(ctx.store.db)
    .where('session_id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('left_at', '>=', ctx.clock() - JUST_LEFT_MS)
    .execute()
  return left.at(-1)
}

/** Tells whoever is in this room again how their session stands: the room of a session, or of one participant. */
export async function tellRoom(ctx: SessionsContext, room: string): Promise<void> {
  const place = await selectParticipants(ctx.store.db).where('participants.id', '=', room).executeTakeFirst()
  const { session, now } = await snapshotNow(ctx, place?.session_id ?? room)
  const told = place ? snapshotFor(ctx, session, place) : { session, now }
  ctx.controllers.tellSession(room, 'session:changed', told)
}
