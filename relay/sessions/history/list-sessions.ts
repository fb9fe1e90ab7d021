import { sql } from 'kysely'
import type { SessionFilter } from '../../../shared/protocol/api/sessions.ts'
import { z } from 'zod'
import { organisationName } from '../../accounts/organisation.ts'
import type { Caller, RelayContext } from '../../context.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { sessionHappeningSchema } from '../../../shared/protocol/session.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { recordingsOf } from '../recordings/serve-recording.ts'
import { phasesWithDevice } from '../consent/admit-target.ts'
import { placeOf } from '../participants/participant-rows.ts'
import { listParticipants } from '../participants/tell-participants.ts'
import { selectSessionsWithNames, toSnapshot } from '../session-snapshot.ts'

/** Named one by one, so that the few open ones are found by the index among all that have ended. */
const openPhases = ['waiting', ...phasesWithDevice]

const cursorSchema = z.tuple([z.number(), z.string()])

/** Sessions, newest first. Administrators and auditors see all, others their own. */
export async function listSessions(
  ctx: RelayContext,
  { query: { after, limit, ...filter } }: ApiInput<'GET /api/sessions'>,
  caller: Caller,
): Promise<ApiReply<'GET /api/sessions'>> {
  const [startedAt, id] = after === undefined ? [] : readCursor(cursorSchema, after)
  const rows = await findSessions(ctx, filter, caller)
    .$if(startedAt !== undefined, query =>
      query.where(row =>
        row(row.refTuple('sessions.started_at', 'sessions.id'), '<', row.tuple(startedAt ?? 0, id ?? '')),
      ),
    )
    .orderBy('sessions.started_at', 'desc')
    .orderBy('sessions.id', 'desc')
    .limit(limit + 1)
    .execute()
  const organisation = await organisationName(ctx.store.db)
  const page = cutPage(rows, limit, row => [row.started_at, row.id])
  return { ...page, rows: page.rows.map(row => toSnapshot(row, organisation)) }
}

/** Those that this person may see and that the filter leaves, with no order yet. */
export function findSessions(
  ctx: Pick<RelayContext, 'store'>,
  { deviceId, live, person, from, until, mode, reason }: SessionFilter,
  { role, userId }: Pick<Caller, 'role' | 'userId'>,
) {
  const words = `%${(person ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return selectSessionsWithNames(ctx.store.db)
    .$if(role === 'support', query => query.where('sessions.controller_id', '=', userId))
    .$if(deviceId !== undefined, query => query.where('sessions.device_id', '=', deviceId ?? ''))
    .$if(live === 'yes', query => query.where('sessions.phase', 'in', openPhases))
    .$if(from !== undefined, query => query.where('sessions.started_at', '>=', from ?? 0))
    .$if(until !== undefined, query => query.where('sessions.started_at', '<', until ?? 0))
    .$if(mode !== undefined, query => query.where('sessions.mode', '=', mode ?? null))
    .$if(reason !== undefined, query => query.where('sessions.end_reason', '=', reason ?? null))
    .$if(person !== undefined && person !== '', query =>
      query.where(
        sql<boolean>`(lower(users.full_name) like ${words} escape '\\' or lower(users.mail) like ${words} escape '\\' or lower(users.name) like ${words} escape '\\')`,
      ),
    )
}

/** One session with its history. Throws `not-found`, the same for a session of somebody else. */
export async function showSession(
  ctx: RelayContext,
  sessionId: string,
  caller: Pick<Caller, 'role' | 'userId'>,
): Promise<ApiReply<'GET /api/sessions/:id'>> {
  const row = await selectSessionsWithNames(ctx.store.db)
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
  const isTheirs = row?.controller_id === caller.userId || caller.role !== 'support'
  if (!row || !(isTheirs || (await placeOf(ctx.store.db, sessionId, caller.userId))))
    throw new Failure('not-found', relaySessionWords.sessionNotFound)
  const organisation = await organisationName(ctx.store.db)
  const happenings = await ctx.store.db
    .selectFrom('session_happenings')
    .select(['at', 'happening_json'])
    .where('session_id', '=', sessionId)
    .orderBy('id')
    .execute()
  return {
    ...toSnapshot(row, organisation),
    participants: await listParticipants(ctx.store.db, sessionId, organisation),
    recordings: await recordingsOf(ctx, sessionId),
    happenings: happenings.map(({ at, happening_json }) => ({
      at,
      happening: sessionHappeningSchema.parse(JSON.parse(happening_json)),
    })),
  }
}
