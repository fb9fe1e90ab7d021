import { timingSafeEqual } from 'node:crypto'
import type { fromGuestEvents } from '../../../shared/protocol/guest-link.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { ReplyOf } from '../../../shared/protocol/link.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { keyedHash } from '../../secrets.ts'
import type { ConnectedGuest } from '../../station.ts'
import { resumeSetUp } from '../resume-sessions.ts'
import { findSession } from '../session-records.ts'
import { makePeering } from '../signalling/make-peering.ts'
import type { SessionsContext } from '../sessions-context.ts'

/**
 * A guest's page is back, after a reload or a broken line: it shows the secret that it was given with the session, hears how the
 * session stands, and what was being set up goes on. SES2.
 * Throws `session-not-found`, the same for an unknown session, one that is no guest's, and a wrong secret.
 */
export async function resumeGuest(
  ctx: SessionsContext,
  connection: ConnectedGuest,
  { sessionId, secret }: { sessionId: string; secret: string },
): Promise<ReplyOf<typeof fromGuestEvents, 'session:resume'>> {
  const guest = await ctx.store.db
    .selectFrom('sessions')
    .innerJoin('guests', 'guests.id', 'sessions.guest_id')
    .select(['guests.id', 'guests.secret_hash'])
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
  const shown = keyedHash(ctx.secrets.tokenKey, secret)
  const session =
    guest && isSame(shown, guest.secret_hash) ? await findSession(ctx.store.db, sessionId) : null
  if (!guest || !session) throw new Failure('session-not-found', relaySessionWords.guestGone)
  await connection.becomes(guest.id)
  ctx.later('resume the set-up of a guest’s session', () => resumeSetUp(ctx, guest.id))
  const { request, state } = session
  const now = ctx.clock()
  if (!request) return { state, request, now }
  const { maximumLengthMs } = request.terms
  const peering = makePeering(ctx.config, { id: sessionId, maximumLengthMs }, now)
  return { state, request: { ...request, peering }, now }
}

const isSame = (hash: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(other, 'hex'))
