import type { JobsContext } from '../jobs-context.ts'
import { beginIfTime, moveRequest, theClock } from './move-request.ts'
import { selectRequests } from './request-rows.ts'

const MAX_AT_ONCE = 200

/** Begins the approved requests whose time has come, and ends those whose time has run out. Returns how many; called until none is left. */
export async function sweepRequests(ctx: JobsContext): Promise<number> {
  const now = ctx.clock()
  const moved = await ctx.store.transaction(async trx => {
    const lock = ctx.store.dialect === 'postgres'
    const ends = await selectRequests(trx)
      .where('access_requests.phase', 'in', ['pending', 'approved', 'preparing', 'open', 'checked-out'])
      .where('access_requests.until_at', '<=', now)
      .orderBy('access_requests.until_at')
      .limit(MAX_AT_ONCE)
      .$if(lock, query => query.forUpdate('access_requests').skipLocked())
      .execute()
    for (const row of ends) await moveRequest(ctx, trx, row, { type: 'ran-out' }, theClock)
    const begins = await selectRequests(trx)
      .where('access_requests.phase', '=', 'approved')
      .where('access_requests.from_at', '<=', now)
      .orderBy('access_requests.from_at')
      .limit(MAX_AT_ONCE)
      .$if(lock, query => query.forUpdate('access_requests').skipLocked())
      .execute()
    for (const row of begins) await beginIfTime(ctx, trx, row)
    return ends.length + begins.length
  })
  if (moved > 0) ctx.announce('requests', 'records')
  return moved
}
