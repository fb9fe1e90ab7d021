import type { RequestHandler } from 'express'
import { z } from 'zod'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import {
  resultFilterSchema,
  resultSetSchema,
  type ResultColumn,
  type ResultRow,
} from '../../../shared/protocol/api/results.ts'
import { Failure, parseRequest } from '../../../shared/protocol/failure.ts'
import { resultWords } from '../../../shared/words/en/results.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { makeTicket, openTicket } from '../../http/ticket.ts'
import { writeSlowly } from '../../http/write-slowly.ts'
import { readSight, type Sight } from '../../jobs/history/who-sees.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { csvLine } from '../../records/read-table.ts'
import { selectResults, toResultRow } from './result-rows.ts'
import { openSet, whereResults, type OpenSet } from './result-set.ts'

const AT_ONCE = 1000
const PURPOSE = 'results'

const askedSchema = z.object({
  set: resultSetSchema,
  filter: resultFilterSchema,
  format: z.enum(['csv', 'jsonl']),
  all: z.boolean(),
})
type Asked = z.infer<typeof askedSchema>

/** Where a result table can be saved by the browser itself; that it was handed out stands in the audit log. */
export async function resultExportAddress(
  ctx: JobsContext,
  asked: ApiInput<'POST /api/result-exports'>['body'],
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
  const { ticket, expiresAt } = makeTicket(ctx, PURPOSE, caller.userId)
  const query = new URLSearchParams({ ticket, asked: JSON.stringify(asked) })
  return { address: `/api/results/export?${query.toString()}`, expiresAt }
}

/** `GET /api/results/export?ticket=…`: in steps by the order in which jobs were made; a step is all that is held. */
export function serveResultExport(ctx: JobsContext): RequestHandler<Record<string, string>> {
  return async (request, response) => {
    const holder = await openTicket(ctx, PURPOSE, request.query['ticket'])
    const asked = readAsked(request.query['asked'])
    const sight = await readSight(ctx.store.db, holder)
    const open = await openSet(ctx, asked.set)
    const isCsv = asked.format === 'csv'
    // The first step before the status, so that a filter that cannot be read is answered with a failure.
    let step = await readStep(ctx, open, asked, sight, 0)
    response.setHeader('Content-Type', isCsv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
    response.setHeader('Content-Disposition', `attachment; filename="results.${asked.format}"`)
    if (isCsv)
      await writeSlowly(
        response,
        csvLine([...Object.keys(facts), ...open.columns.map(column => column.label)]),
      )
    while (step.rows.length > 0 && !response.destroyed) {
      const lines = step.rows.map(row => (isCsv ? asCsv(row, open.columns) : asJson(row)))
      await writeSlowly(response, lines.join(''))
      step = await readStep(ctx, open, asked, sight, step.last)
    }
    response.end()
  }
}

function readAsked(text: unknown): Asked {
  try {
    return parseRequest(askedSchema, JSON.parse(typeof text === 'string' ? text : ''), 'asked')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure('invalid-input', resultWords.notFound, { cause: error })
  }
}

async function readStep(
  ctx: JobsContext,
  open: OpenSet,
  { set, filter, all }: Asked,
  sight: Sight | null,
  after: number,
): Promise<{ rows: ResultRow[]; last: number }> {
  const { db } = ctx.store
  const wider: OpenSet =
    all && set.of !== 'fan-out' ? { ...open, rows: everyJobOf(set, open.scriptId) } : open
  const rows = await selectResults(db)
    .where(whereResults(db, wider, filter, sight))
    .where('jobs.sequence', '>', after)
    .orderBy('jobs.sequence')
    .limit(AT_ONCE)
    .execute()
  return { rows: rows.map(toResultRow), last: rows.at(-1)?.sequence ?? after }
}

const everyJobOf =
  (set: Asked['set'], scriptId: string): OpenSet['rows'] =>
  eb =>
    set.of === 'trigger' ? eb('jobs.trigger_id', '=', set.triggerId) : eb('jobs.script_id', '=', scriptId)

const time = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())

const facts: Record<string, (row: ResultRow) => string> = {
  device: row => row.device.name,
  deviceId: row => row.device.id,
  state: row => row.state,
  details: row => row.details,
  requestedAt: row => time(row.requestedAt),
  startedAt: row => time(row.startedAt),
  endedAt: row => time(row.endedAt),
  exitCode: row => String(row.exitCode ?? ''),
}

function asCsv(row: ResultRow, columns: readonly ResultColumn[]): string {
  const cells = columns.map(({ name }) => {
    const output = row.outputs.find(each => each.name === name)
    if (!output) return ''
    // Numbers in their base units, times in ISO 8601: for programs to read.
    if (typeof output.value === 'number')
      return output.type === 'date-time' ? time(output.value) : String(output.value)
    return formatOutput(output)
  })
  return csvLine([...Object.values(facts).map(fact => fact(row)), ...cells])
}

const asJson = ({ outputs, ...row }: ResultRow): string =>
  `${JSON.stringify({ ...row, outputs: Object.fromEntries(outputs.map(({ name, value }) => [name, value])) })}\n`
