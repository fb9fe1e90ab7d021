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
import { selectSessionsWithNames, toSnapshot } from '../session-snapshot.ts'

/** Named one by one, so that the few open ones are found by the index among all that have ended. */
const openPhases = ['waiting', ...phasesWithDevice]

const cursorSchema = z.tuple([z.number(), z.string()])

/** Sessions, newest first. Administrators and auditors see all, others their own. */
export async function listSessions(
  ctx: RelayContext,
  { query: { after, limit, deviceId, live } }: ApiInput<'GET /api/sessions'>,
  caller: Caller,
): Promise<ApiReply<'GET /api/sessions'>> {
  const [startedAt, id] = after === undefined ? [] : readCursor(cursorSchema, after)
  const rows = await selectSessionsWithNames(ctx.store.db)
    .$if(caller.role === 'support', query => query.where('sessions.controller_id', '=', caller.userId))
    .$if(deviceId !== undefined, query => query.where('sessions.device_id', '=', deviceId ?? ''))
    .$if(live === 'yes', query => query.where('sessions.phase', 'in', openPhases))
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

/** One session with its history. Throws `not-found`, the same for a session of somebody else. */
export async function showSession(
  ctx: RelayContext,
  sessionId: string,
  caller: Caller,
): Promise<ApiReply<'GET /api/sessions/:id'>> {
  const row = await selectSessionsWithNames(ctx.store.db)
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
  if (!row || (caller.role === 'support' && row.controller_id !== caller.userId))
    throw new Failure('not-found', relaySessionWords.sessionNotFound)
  const happenings = await ctx.store.db
    .selectFrom('session_happenings')
    .select(['at', 'happening_json'])
    .where('session_id', '=', sessionId)
    .orderBy('id')
    .execute()
  return {
    ...toSnapshot(row, await organisationName(ctx.store.db)),
    recordings: await recordingsOf(ctx, sessionId),
    happenings: happenings.map(({ at, happening_json }) => ({
      at,
      happening: sessionHappeningSchema.parse(JSON.parse(happening_json)),
    })),
  }
}
