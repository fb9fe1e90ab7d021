import type { Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { keyedHash } from '../../secrets.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { MOST_PARTICIPANTS } from '../../../shared/protocol/participant.ts'
import type { SessionSnapshot } from '../../../shared/protocol/session.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { tellOfSession } from '../apply-session-event.ts'
import { raiseGuessingAlarms } from '../codes/redeem-code.ts'
import { waitForFloor } from '../codes/refusal-floor.ts'
import { lockSession, type SessionRecord } from '../session-records.ts'
import { snapshotNow } from '../session-snapshot.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { askAboutParticipant } from './ask-about-participant.ts'
import { readShare } from './decide-share.ts'
import { closePlace, participantsOf, selectParticipants, type ParticipantRow } from './participant-rows.ts'
import { snapshotFor } from './tell-participants.ts'

/**
 * A further support person hands in a code: it is used up, and policy and the device decide about them.
 * Throws `code-refused`, one and the same for every code that leads nowhere, and `too-many-requests` as for a target. CODE4, CODE5.
 */
export async function joinSession(
  ctx: SessionsContext,
  caller: Caller,
  code: string,
): Promise<{ session: SessionSnapshot; now: number }> {
  const arrivedAt = performance.now()
  const thisTry = await ctx.throttle.admit(`user ${caller.userId}`, caller.source)
  const joined = caller.role === 'auditor' ? null : await takePlaceByCode(ctx, caller, code)
  if (!joined) {
    await ctx.store.transaction(trx =>
      appendAudit(trx, {
        at: ctx.clock(),
        actor: caller.userName,
        act: 'code:refused',
        subject: `user ${caller.userId}`,
        outcome: 'refused',
        source: caller.source,
        data: { guessing: thisTry.beyondFree },
      }),
    )
    await raiseGuessingAlarms(ctx, { who: caller.userName, source: caller.source }, thisTry.beyondFree)
    await waitForFloor(arrivedAt)
    throw new Failure('code-refused', relaySessionWords.codeRefused)
  }
  await thisTry.succeeded()
  const { session, row } = joined
  tellOfSession(ctx, session)
  if (row.left_at === null)
    ctx.later('ask a device about a participant', () => askAboutParticipant(ctx, session, row))
  const { session: snapshot } = await snapshotNow(ctx, session.id)
  return snapshotFor(ctx, snapshot, row)
}

async function takePlaceByCode(
  ctx: SessionsContext,
  caller: Caller,
  code: string,
): Promise<{ session: SessionRecord; row: ParticipantRow } | null> {
  const codeHash = keyedHash(ctx.secrets.codeKey, code)
  return await ctx.store.transaction(async trx => {
    const live = await trx
      .selectFrom('participant_codes')
      .select('session_id')
      .where('code_hash', '=', codeHash)
      .where('expires_at', '>', ctx.clock())
      .executeTakeFirst()
    if (!live) return null
    // The session's row is locked before the code's, as everywhere else, so that nobody waits for each other.
    const session = await lockSession(ctx, trx, live.session_id)
    if (session?.state.phase !== 'live' || session.controllerId === caller.userId) return null
    const used = await trx
      .deleteFrom('participant_codes')
      .where('code_hash', '=', codeHash)
      .where('expires_at', '>', ctx.clock())
      .returning('code_hash')
      .executeTakeFirst()
    if (!used) return null
    return { session, row: await takePlace(ctx, trx, caller, session) }
  })
}

/** Gives the person a place, which is theirs only once the device says so; one that policy does not allow is over at once. */
async function takePlace(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  caller: Caller,
  session: SessionRecord,
): Promise<ParticipantRow> {
  const others = await participantsOf(trx, session.id)
  // Whoever joins again takes part once.
  const before = others.find(row => row.user_id === caller.userId)
  if (before) return before
  const id = newId()
  const share = await decide(trx, caller, session, others.length)
  const allowed = typeof share === 'string' ? { screen: false, chat: false } : share
  await trx
    .insertInto('participants')
    .values({
      id,
      session_id: session.id,
      user_id: caller.userId,
      state: 'asked',
      since: ctx.clock(),
      joined_at: null,
      left_at: null,
      reason: null,
      asks_for_control: 0,
      lead_becomes: null,
      screen: allowed.screen ? 1 : 0,
      chat: allowed.chat ? 1 : 0,
    })
    .execute()
  const by = { actor: caller.userName, source: caller.source }
  await appendAudit(trx, {
    at: ctx.clock(),
    ...by,
    act: 'session:join',
    subject: `session ${session.id}`,
    outcome: typeof share === 'string' ? 'refused' : 'done',
    data: { participantId: id },
  })
  const asked = await rowOf(trx, id)
  if (typeof share !== 'string') return asked
  await closePlace(ctx, trx, asked, share, by)
  return await rowOf(trx, id)
}

async function decide(
  trx: Transaction<Schema>,
  { userId }: Caller,
  { request, deviceId }: SessionRecord,
  others: number,
): Promise<EndReason | { screen: boolean; chat: boolean }> {
  if (!request || deviceId === null) return 'session-fault'
  if (others >= MOST_PARTICIPANTS) return 'participants-full'
  return await readShare(trx, request.terms, { userId, deviceId })
}

const rowOf = async (trx: Transaction<Schema>, id: string): Promise<ParticipantRow> =>
  await selectParticipants(trx).where('participants.id', '=', id).executeTakeFirstOrThrow()
