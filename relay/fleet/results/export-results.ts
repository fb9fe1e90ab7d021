import type { RequestHandler } from 'express'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import { resultsApi, type ResultColumn, type ResultRow } from '../../../shared/protocol/api/results.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { csvLine } from '../../http/csv-line.ts'
import { exportAddress, openExport } from '../../http/export-address.ts'
import { writeSlowly } from '../../http/write-slowly.ts'
import { readSight, type Sight } from '../../jobs/history/who-sees.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { idList } from '../../store/id-list.ts'
import { selectResults, toResultRow } from './result-rows.ts'
import { everyJobOf, lastJobsOf, openSet, whereResults, type OpenSet } from './result-set.ts'

const AT_ONCE = 1000
/** Where `serveResultExport` answers. */
export const EXPORT_PATH = '/api/results/export'

type Asked = ApiInput<'POST /api/result-exports'>['body']

/** Where a result table can be saved by the browser itself; that it was handed out stands in the audit log. */
export async function resultExportAddress(
  ctx: JobsContext,
  asked: Asked,
  caller: Caller,
): Promise<ApiReply<'POST /api/result-exports'>> {
  await openSet(ctx, asked.set)
  await ctx.store.transaction(trx =>
    appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'result:export',
      subject: 'results',
      outcome: 'done',
      source: caller.source,
      data: { ...asked },
    }),
  )
  return exportAddress(ctx, EXPORT_PATH, asked, caller.userId)
}

/** `GET /api/results/export?what=…&ticket=…`: in steps; a step is all that is held. */
export function serveResultExport(ctx: JobsContext): RequestHandler<Record<string, string>> {
  return async (request, response) => {
    const { body } = resultsApi['POST /api/result-exports']
    const { asked, holder } = await openExport(ctx, EXPORT_PATH, body, request.query)
    const sight = await readSight(ctx.store.db, holder)
    const open = await openSet(ctx, asked.set)
    const isCsv = asked.format === 'csv'
    const steps = readSteps(ctx, open, asked, sight)
    // The first step before the status, so that a filter that cannot be read is answered with a failure.
    let step = await steps.next()
    response.setHeader('Content-Type', isCsv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
    response.setHeader('Content-Disposition', `attachment; filename="results.${asked.format}"`)
    if (isCsv)
      await writeSlowly(
        response,
        csvLine([...Object.keys(facts), ...open.columns.map(column => column.label)]),
      )
    for (; step.done !== true && !response.destroyed; step = await steps.next()) {
      const lines = step.value.map(row => (isCsv ? asCsv(row, open.columns) : asJson(row)))
      await writeSlowly(response, lines.join(''))
    }
    response.end()
  }
}

/** Last jobs are found device by device, so a step is so many devices; of any other set it is so many jobs. */
const readSteps = (ctx: JobsContext, open: OpenSet, asked: Asked, sight: Sight | null) => {
  const { set, all } = asked
  if (set.of === 'fan-out') return stepsOfJobs(ctx, open, asked, sight)
  return all
    ? stepsOfJobs(ctx, { ...open, rows: everyJobOf(set, open.scriptId) }, asked, sight)
    : stepsOfDevices(ctx, open, asked, sight)
}

/** In the order in which they were made. */
async function* stepsOfJobs(
  { store: { db } }: JobsContext,
  open: OpenSet,
  { filter }: Asked,
  sight: Sight | null,
): AsyncGenerator<ResultRow[]> {
  for (let after = 0; ;) {
    const rows = await selectResults(db)
      .where(whereResults(db, open, filter, sight))
      .where('jobs.sequence', '>', after)
      .orderBy('jobs.sequence')
      .limit(AT_ONCE)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    yield rows.map(toResultRow)
    after = last.sequence
  }
}

/** By the devices' ids, which nobody changes meanwhile. */
async function* stepsOfDevices(
  { store: { db } }: JobsContext,
  open: OpenSet,
  { set, filter }: Asked,
  sight: Sight | null,
): AsyncGenerator<ResultRow[]> {
  for (let after = ''; ;) {
    const devices = await db
      .selectFrom('devices')
      .select('id')
      .where('removed_at', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute()
    const last = devices.at(-1)
    if (!last) return
    const among = idList(
      db,
      devices.map(device => device.id),
    )
    const rows = await selectResults(db)
      .where(whereResults(db, { ...open, rows: lastJobsOf(set, open.scriptId, among) }, filter, sight))
      .orderBy('devices.id')
      .execute()
    yield rows.map(toResultRow)
    after = last.id
  }
}

const time = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())

const facts: Record<string, (row: ResultRow) => string | number> = {
  device: row => row.device.name,
  deviceId: row => row.device.id,
  state: row => row.state,
  details: row => row.details,
  requestedAt: row => time(row.requestedAt),
  startedAt: row => time(row.startedAt),
  endedAt: row => time(row.endedAt),
  exitCode: row => row.exitCode ?? '',
}

function asCsv(row: ResultRow, columns: readonly ResultColumn[]): string {
  const cells = columns.map(({ name }) => {
    const output = row.outputs.find(each => each.name === name)
    if (!output) return ''
    // Numbers in their base units, times in ISO 8601: for programs to read.
    if (typeof output.value === 'number')
      return output.type === 'date-time' ? time(output.value) : output.value
    return formatOutput(output)
  })
  return csvLine([...Object.values(facts).map(fact => fact(row)), ...cells])
}

const asJson = ({ outputs, ...row }: ResultRow): string =>
  `${JSON.stringify({ ...row, outputs: Object.fromEntries(outputs.map(({ name, value }) => [name, value])) })}\n`
