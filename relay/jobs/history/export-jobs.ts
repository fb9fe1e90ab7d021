import type { RequestHandler } from 'express'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { makeTicket, openTicket } from '../../http/ticket.ts'
import { writeSlowly } from '../../http/write-slowly.ts'
import { csvLine } from '../../records/read-table.ts'
import { jobFilterSchema, type Job } from '../../../shared/protocol/api/jobs.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import { parseRequest } from '../../../shared/protocol/failure.ts'
import type { JobsContext } from '../jobs-context.ts'
import { listJobs } from './list-jobs.ts'
import { readSight } from './who-sees.ts'

const PAGE = 500
const PURPOSE = 'job history'

/** Where the filtered history can be saved by the browser itself; that it was handed out stands in the audit log. */
export async function exportAddress(
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
  const { ticket, expiresAt } = makeTicket(ctx, PURPOSE, caller.userId)
  const query = new URLSearchParams({ format, ticket })
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value))
  return { address: `/api/jobs/export?${query.toString()}`, expiresAt }
}

/** `GET /api/jobs/export?ticket=…`: page by page, as fast as the other side reads; never more than a page is held. */
export function serveExport(ctx: JobsContext): RequestHandler<Record<string, string>> {
  return async (request, response) => {
    const { ticket, format, ...filterText } = request.query
    const holder = await openTicket(ctx, PURPOSE, ticket)
    const filter = parseRequest(jobFilterSchema, filterText, 'query')
    const sight = await readSight(ctx.store.db, holder)
    const isCsv = format === 'csv'
    // The first page before the status, so that a filter that cannot be read is answered with a failure.
    let page = await listJobs(ctx, filter, sight, null, PAGE)
    response.setHeader('Content-Type', isCsv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
    response.setHeader('Content-Disposition', `attachment; filename="jobs.${isCsv ? 'csv' : 'jsonl'}"`)
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
