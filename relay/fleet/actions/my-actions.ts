import { sql } from 'kysely'
import { Failure } from '../../../shared/protocol/failure.ts'
import { MAX_FAN_OUT_DEVICES } from '../../../shared/fleet/device-query.ts'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { ApiHandlers } from '../../station.ts'

const RECENT = 10
/** So many of the caller's last jobs are looked through: all those of one fan-out, and some before. */
const MAX_LOOKED_AT = MAX_FAN_OUT_DEVICES + 500
const FAN_OUTS_LOOKED_AT = 100

/** The actions that a support person has at hand: their favourites, and those that they ran last. TRIG1, assisted. */
export function actionsApi(
  ctx: JobsContext,
): Pick<ApiHandlers, 'GET /api/my-actions' | 'PUT /api/my-actions/:id'> {
  return {
    async 'GET /api/my-actions'(_, { caller }) {
      const favourites = await ctx.store.db
        .selectFrom('favourite_actions')
        .innerJoin('scripts', 'scripts.id', 'favourite_actions.script_id')
        .select('scripts.id')
        .where('user_id', '=', caller.userId)
        .where('removed_at', 'is', null)
        .orderBy('file_name')
        .execute()
      return { favourites: favourites.map(row => row.id), recent: await listRecent(ctx, caller.userId) }
    },
    async 'PUT /api/my-actions/:id'({ params: { id }, body: { favourite } }, { caller }) {
      const own = { user_id: caller.userId, script_id: id }
      if (favourite) await addFavourite(ctx, own)
      else
        await ctx.store.db
          .deleteFrom('favourite_actions')
          .where('user_id', '=', own.user_id)
          .where('script_id', '=', own.script_id)
          .execute()
      return {}
    },
  }
}

async function addFavourite(ctx: JobsContext, own: { user_id: string; script_id: string }): Promise<void> {
  const script = await ctx.store.db
    .selectFrom('scripts')
    .select('id')
    .where('id', '=', own.script_id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!script) throw new Failure('not-found', fanOutWords.noSuchScript)
  await ctx.store.db
    .insertInto('favourite_actions')
    .values(own)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** The last different actions that this person ran, on one device or on many, newest first. */
async function listRecent(ctx: JobsContext, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select ran.script_id as id from (
      select * from (select script_id, requested_at from jobs
        where requested_by_id = ${userId} order by sequence desc limit ${MAX_LOOKED_AT}) as single
      union all
      select * from (select script_id, requested_at from fan_outs
        where requested_by_id = ${userId} order by sequence desc limit ${FAN_OUTS_LOOKED_AT}) as many
    ) as ran join scripts on scripts.id = ran.script_id
    where scripts.removed_at is null
    group by ran.script_id order by max(ran.requested_at) desc, ran.script_id limit ${RECENT}`.execute(
    ctx.store.db,
  )
  return rows.map(row => row.id)
}
