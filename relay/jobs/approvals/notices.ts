import { z } from 'zod'
import type { Caller } from '../../context.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { JobsContext } from '../jobs-context.ts'

const cursorSchema = z.tuple([z.number().int().positive()])

export async function listNotices(
  ctx: JobsContext,
  query: ApiInput<'GET /api/notices'>['query'],
  caller: Caller,
): Promise<ApiReply<'GET /api/notices'>> {
  const own = ctx.store.db.selectFrom('notices').where('user_id', '=', caller.userId)
  const after = query.after === undefined ? null : readCursor(cursorSchema, query.after)[0]
  const rows = await own
    .selectAll()
    .$if(after !== null, select => select.where('sequence', '<', after ?? 0))
    .orderBy('sequence', 'desc')
    .limit(query.limit + 1)
    .execute()
  const { unread } = await own
    .select(eb => eb.fn.countAll<number>().as('unread'))
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  const page = cutPage(rows, query.limit, row => [row.sequence])
  return {
    rows: page.rows.map(({ id, at, text, link, read_at }) => ({
      id,
      at,
      text,
      link,
      isRead: read_at !== null,
    })),
    next: page.next,
    unread,
  }
}

/** Marks the caller's notices up to this one as read; an unknown one changes nothing. */
export async function readNotices(ctx: JobsContext, upTo: string, caller: Caller): Promise<void> {
  await ctx.store.db
    .updateTable('notices')
    .set({ read_at: ctx.clock() })
    .where('user_id', '=', caller.userId)
    .where('read_at', 'is', null)
    .where('sequence', '<=', query =>
      query
        .selectFrom('notices')
        .select('sequence')
        .where('id', '=', upTo)
        .where('user_id', '=', caller.userId),
    )
    .execute()
}
