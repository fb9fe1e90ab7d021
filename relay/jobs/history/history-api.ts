import { z } from 'zod'
import type { Caller } from '../../context.ts'
import type { ApiHandlers } from '../../station.ts'
import { readCursor, writeCursor } from '../../store/page-cursor.ts'
import type { JobsContext } from '../jobs-context.ts'
import { exportFor } from './export-jobs.ts'
import { findJobDetail, noJob } from './job-rows.ts'
import { listJobs } from './list-jobs.ts'
import { isSeen, readSight } from './who-sees.ts'

const cursorSchema = z.tuple([z.number().int().positive()])

/** The job history, as far as the caller may see it. JOB1. */
export function historyApi(
  ctx: JobsContext,
): Pick<ApiHandlers, 'GET /api/jobs' | 'GET /api/jobs/:id' | 'POST /api/job-exports'> {
  return {
    'GET /api/jobs': async ({ query }, { caller }) => {
      const before = query.after === undefined ? null : readCursor(cursorSchema, query.after)[0]
      const sight = await readSight(ctx.store.db, caller)
      const page = await listJobs(ctx, query, sight, before, query.limit)
      return {
        rows: page.rows.map(row => row.job),
        next: page.before === null ? null : writeCursor([page.before]),
      }
    },
    'GET /api/jobs/:id': async ({ params }, { caller }) => {
      await requireSeen(ctx, params.id, caller)
      return await findJobDetail(ctx, params.id)
    },
    'POST /api/job-exports': ({ body }, { caller }) => exportFor(ctx, body, caller),
  }
}

/** Throws `not-found` for a job that this person does not see, as for one that is not there. */
export async function requireSeen(ctx: JobsContext, jobId: string, caller: Caller): Promise<void> {
  const { db } = ctx.store
  const sight = await readSight(db, caller)
  if (sight === null) return
  const row = await db
    .selectFrom('jobs')
    .select('id')
    .where('id', '=', jobId)
    .where(isSeen(db, sight))
    .executeTakeFirst()
  if (!row) throw noJob()
}
