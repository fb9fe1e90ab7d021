import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { resultWords } from '../../../shared/words/en/results.ts'
import { say } from '../../../shared/words/say.ts'
import type { Caller } from '../../context.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { newId } from '../../store/new-id.ts'

const MAX_VIEWS = 1000

/** Views that were kept under a name; the address is all there is to them, and shows no more than its reader may see. */
export async function listViews(ctx: JobsContext): Promise<ApiReply<'GET /api/saved-views'>> {
  const rows = await ctx.store.db
    .selectFrom('saved_views')
    .selectAll()
    .orderBy('name')
    .limit(MAX_VIEWS)
    .execute()
  return {
    rows: rows.map(({ id, name, address, saved_by, saved_at }) => ({
      id,
      name,
      address,
      savedBy: saved_by,
      savedAt: saved_at,
    })),
  }
}

/** Throws `conflict` where there are too many. */
export async function saveView(
  ctx: JobsContext,
  { name, address }: { name: string; address: string },
  caller: Caller,
): Promise<{ id: string }> {
  const id = newId()
  await ctx.write(async trx => {
    const { count } = await trx
      .selectFrom('saved_views')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count >= MAX_VIEWS) throw new Failure('conflict', say(resultWords.tooManyViews, { limit: MAX_VIEWS }))
    await trx
      .insertInto('saved_views')
      .values({
        id,
        name,
        address,
        saved_by: caller.userName,
        saved_by_id: caller.userId,
        saved_at: ctx.clock(),
      })
      .execute()
  })
  return { id }
}

/** Throws `not-found`, or `forbidden` for somebody else's. */
export async function removeView(ctx: JobsContext, id: string, caller: Caller): Promise<void> {
  await ctx.write(async trx => {
    const view = await trx
      .selectFrom('saved_views')
      .select('saved_by_id')
      .where('id', '=', id)
      .executeTakeFirst()
    if (!view) throw new Failure('not-found', resultWords.viewNotFound)
    if (view.saved_by_id !== caller.userId && caller.role !== 'administrator')
      throw new Failure('forbidden', resultWords.viewOfAnother)
    await trx.deleteFrom('saved_views').where('id', '=', id).execute()
  })
}
