import type { RequestHandler } from 'express'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { csvLine } from '../../http/csv-line.ts'
import { exportAddress, openExport } from '../../http/export-address.ts'
import { writeSlowly } from '../../http/write-slowly.ts'
import { jobsApi, type Job } from '../../../shared/protocol/api/jobs.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { JobsContext } from '../jobs-context.ts'
import { listJobs } from './list-jobs.ts'
import { readSight } from './who-sees.ts'

const PAGE = 500
/** Where `serveExport` answers. */
export const EXPORT_PATH = '/api/jobs/export'

/** Where the filtered history can be saved by the browser itself; that it was handed out stands in the audit log. */
export async function exportFor(
  ctx: JobsContext,
  { format, filter }: ApiInput<'POST /api/job-exports'>['body'],
  caller: Caller,
): Promise<ApiReply<'POST /api/job-exports'>> {
  await ctx.store.transaction(trx =>
    appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'job:export',
      subject: 'job history',
      outcome: 'done',
      source: caller.source,
      data: { format, filter },
    }),
  )
  return exportAddress(ctx, EXPORT_PATH, { format, filter }, caller.userId)
}

/** `GET /api/jobs/export?what=…&ticket=…`: page by page, as fast as the other side reads; never more than a page is held. */
export function serveExport(ctx: JobsContext): RequestHandler<Record<string, string>> {
  return async (request, response) => {
    const { body } = jobsApi['POST /api/job-exports']
    const { asked, holder } = await openExport(ctx, EXPORT_PATH, body, request.query)
    const { format, filter } = asked
    const sight = await readSight(ctx.store.db, holder)
    const isCsv = format === 'csv'
    // The first page before the status, so that a filter that cannot be read is answered with a failure.
    let page = await listJobs(ctx, filter, sight, null, PAGE)
    response.setHeader('Content-Type', isCsv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
    response.setHeader('Content-Disposition', `attachment; filename="jobs.${format}"`)
    if (isCsv) await writeSlowly(response, csvLine(Object.keys(columns)))
    for (;;) {
      await writeSlowly(response, page.rows.map(({ job }) => (isCsv ? asCsv(job) : asJson(job))).join(''))
      if (page.before === null || response.destroyed) break
      page = await listJobs(ctx, filter, sight, page.before, PAGE)
    }
    response.end()
  }
}

const time = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())

const columns: Record<string, (job: Job) => string> = {
  id: job => job.id,
  event: job => job.event ?? '',
  type: job => job.type,
  cycle: job => String(job.cycle ?? ''),
  record: job => job.record?.name ?? '',
  recordId: job => job.record?.id ?? '',
  device: job => job.device.name,
  deviceId: job => job.device.id,
  script: job => job.script.name,
  scriptVersion: job => String(job.script.version),
  scriptSha256: job => job.script.sha256,
  taskId: job => job.taskId ?? '',
  requestedAt: job => time(job.requestedAt),
  dueAt: job => time(job.dueAt),
  opensAt: job => time(job.opensAt),
  startedAt: job => time(job.startedAt),
  endedAt: job => time(job.endedAt),
  state: job => job.state,
  cause: job => job.cause ?? '',
  exitCode: job => String(job.exitCode ?? ''),
  details: job => job.details,
  requestedBy: job => job.requestedBy,
  node: job => job.node ?? '',
}

const asCsv = (job: Job): string => csvLine(Object.values(columns).map(text => text(job)))

/** Why it waits is true only now, so it does not stand in a file. */
function asJson(job: Job): string {
  const { waitingFor: _, ...kept } = job
  return `${JSON.stringify(kept)}\n`
}
