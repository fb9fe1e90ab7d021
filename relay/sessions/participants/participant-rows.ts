import type { Kysely, Selectable, Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Schema } from '../../store/schema.ts'
import type { Share } from '../../../shared/protocol/participant.ts'
import type { SessionHappening } from '../../../shared/protocol/session.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'
import type { SessionsContext } from '../sessions-context.ts'

export type ParticipantRow = Selectable<Schema['participants']> & { name: string; mail: string }

/** Those who take part, or are about to. */
export function selectParticipants(db: Kysely<Schema>) {
  return db
    .selectFrom('participants')
    .innerJoin('users', 'users.id', 'participants.user_id')
    .selectAll('participants')
    .select(['users.full_name as name', 'users.mail as mail'])
    .orderBy('participants.since')
    .orderBy('participants.id')
}

export async function participantsOf(db: Kysely<Schema>, sessionId: string): Promise<ParticipantRow[]> {
  return await selectParticipants(db)
    .where('session_id', '=', sessionId)
    .where('left_at', 'is', null)
    .execute()
}

/** This person's place in the session, if they take part in it. */
export async function placeOf(
  db: Kysely<Schema>,
  sessionId: string,
  userId: string,
): Promise<ParticipantRow | null> {
  const own = await selectParticipants(db)
    .where('session_id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('left_at', 'is', null)
    .executeTakeFirst()
  return own ?? null
}

export const shareOf = (row: ParticipantRow): Share => ({ screen: row.screen === 1, chat: row.chat === 1 })

/** Who did it, from where. */
export interface ParticipantAct {
  actor: string
  source: string
}

type What = Extract<SessionHappening, { type: 'participant' }>['what']

/** What happened with a participant, into the session's history and the audit log. */
export async function noteParticipant(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  { id, session_id, name }: ParticipantRow,
  what: What,
  { actor, source }: ParticipantAct,
  data: Record<string, unknown> = {},
): Promise<void> {
  const at = ctx.clock()
  const happening: SessionHappening = {
    type: 'participant',
    what,
    participantId: id,
    name: name.slice(0, 120),
  }
  await trx
    .insertInto('session_happenings')
    .values({ session_id, at, happening_json: JSON.stringify(happening), dedupe_key: null })
    .execute()
  await appendAudit(trx, {
    at,
    actor,
    act: `participant:${what}`,
    subject: `session ${session_id}`,
    outcome: what === 'refused' ? 'refused' : 'done',
    source,
    data: { participantId: id, name, ...data },
  })
}

/** Takes somebody out, once; whoever was never in was refused. */
export async function closePlace(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  row: ParticipantRow,
  reason: EndReason,
  act: ParticipantAct,
): Promise<void> {
  const wasIn = row.state !== 'asked'
  const closed = await trx
    .updateTable('participants')
    .set({ state: wasIn ? 'left' : 'refused', left_at: ctx.clock(), since: ctx.clock(), reason })
    .where('id', '=', row.id)
    .where('left_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (closed) await noteParticipant(ctx, trx, row, wasIn ? 'left' : 'refused', act, { reason })
}
