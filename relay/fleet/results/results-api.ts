import { z } from 'zod'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import { readSight, type Sight } from '../../jobs/history/who-sees.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Station } from '../../station.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import { readDifferences } from './differences.ts'
import { resultExportAddress } from './export-results.ts'
import { listResults } from './list-results.ts'
import { selectResults, toResultRow } from './result-rows.ts'
import { openSet, whereResults } from './result-set.ts'
import { listViews, removeView, saveView } from './saved-views.ts'
import { readTotals } from './totals.ts'

const cursorSchema = z.tuple([z.number()])

/** Result tables: pages, totals, time lines, differences, exports, kept views. OUT2. */
export function resultsApi(ctx: JobsContext): NonNullable<Station['api']> {
  return {
    async 'POST /api/results'({ body }, { caller }) {
      return await listResults(ctx, body, await readSight(ctx.store.db, caller))
    },
    async 'POST /api/result-totals'({ body }, { caller }) {
      return await readTotals(ctx, body, await readSight(ctx.store.db, caller))
    },
    async 'GET /api/result-timeline'({ query }, { caller }) {
      return await readTimeline(ctx, query, await readSight(ctx.store.db, caller))
    },
    'POST /api/result-differences': ({ body }) => readDifferences(ctx, body),
    'POST /api/result-exports': ({ body }, { caller }) => resultExportAddress(ctx, body, caller),
    'GET /api/saved-views': () => listViews(ctx),
    'POST /api/saved-views': ({ body }, { caller }) => saveView(ctx, body, caller),
    async 'DELETE /api/saved-views/:id'({ params }, { caller }) {
      await removeView(ctx, params.id, caller)
      return {}
    },
  }
}

/** Every job of one action on one device, newest first. */
async function readTimeline(
  ctx: JobsContext,
  { deviceId, scriptId, after, limit }: ApiInput<'GET /api/result-timeline'>['query'],
  sight: Sight | null,
): Promise<ApiReply<'GET /api/result-timeline'>> {
  const { db } = ctx.store
  const open = await openSet(ctx, { of: 'action', scriptId })
  const cursor = after === undefined ? null : readCursor(cursorSchema, after)
  const all = {
    ...open,
    rows: (eb: Parameters<typeof open.rows>[0]) =>
      eb.and([eb('jobs.device_id', '=', deviceId), eb('jobs.script_id', '=', scriptId)]),
  }
  const rows = await selectResults(db)
    .where(whereResults(db, all, { outputs: [] }, sight))
    .$if(cursor !== null, query => query.where('jobs.sequence', '<', cursor?.[0] ?? 0))
    .orderBy('jobs.sequence', 'desc')
    .limit(limit + 1)
    .execute()
  const page = cutPage(rows, limit, row => [row.sequence])
  return { columns: open.columns, rows: page.rows.map(toResultRow), next: page.next }
}
