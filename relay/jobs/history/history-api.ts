import { z } from 'zod'
import type { ApiHandlers } from '../../station.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import type { JobsContext } from '../jobs-context.ts'
import { findJobDetail, listJobs } from './job-rows.ts'

const cursorSchema = z.tuple([z.number().int().positive()])

/** The job history. JOB1's list and details, as far as actions on demand go. */
export function historyApi(ctx: JobsContext): Pick<ApiHandlers, 'GET /api/jobs' | 'GET /api/jobs/:id'> {
  return {
    'GET /api/jobs': async ({ query }) => {
      const before = query.after === undefined ? null : readCursor(cursorSchema, query.after)[0]
      const found = await listJobs(ctx, query, before, query.limit + 1)
      const page = cutPage(found, query.limit, row => [row.sequence])
      return { rows: page.rows.map(row => row.job), next: page.next }
    },
    'GET /api/jobs/:id': ({ params }) => findJobDetail(ctx, params.id),
  }
}
