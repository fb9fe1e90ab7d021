import { sql } from 'kysely'
import { z } from 'zod'
import { outputValueSchema } from '../../../shared/jobs/output-values.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { ResultRow } from '../../../shared/protocol/api/results.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { resultWords } from '../../../shared/words/en/results.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { idList } from '../../store/id-list.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import { selectResults, toResultRow } from './result-rows.ts'
import { openSet } from './result-set.ts'

const cursorSchema = z.tuple([z.string(), z.string()])

/** The devices whose outputs or state differ between two fan-outs of one action, by name. OUT2. */
export async function readDifferences(
  ctx: JobsContext,
  { earlierFanOutId, laterFanOutId, after, limit }: ApiInput<'POST /api/result-differences'>['body'],
): Promise<ApiReply<'POST /api/result-differences'>> {
  const { db } = ctx.store
  const earlier = await openSet(ctx, { of: 'fan-out', fanOutId: earlierFanOutId })
  const later = await openSet(ctx, { of: 'fan-out', fanOutId: laterFanOutId })
  if (earlier.scriptId !== later.scriptId) throw new Failure('invalid-input', resultWords.otherActions)
  const jobsOf = (fanOutId: string, name: 'earlier' | 'later') =>
    db
      .selectFrom('jobs')
      .select(['device_id', 'state', sql<string>`coalesce(outputs_json, '[]')`.as('outputs')])
      .where('fan_out_id', '=', fanOutId)
      .as(name)
  const compared = db
    .selectFrom(jobsOf(earlierFanOutId, 'earlier'))
    .fullJoin(jobsOf(laterFanOutId, 'later'), 'later.device_id', 'earlier.device_id')
  // Outputs are written in the order of their declaration, so that what is the same is the same text.
  const differs = sql<boolean>`(earlier.device_id is null or later.device_id is null
    or earlier.state <> later.state or earlier.outputs <> later.outputs)`
  const counts = await compared
    .select(eb => [
      eb.fn.countAll<number>().as('devices'),
      sql<number>`coalesce(sum(case when ${differs} then 1 else 0 end), 0)`.as('differing'),
    ])
    .executeTakeFirstOrThrow()
  const cursor = after === undefined ? null : readCursor(cursorSchema, after)
  const found = await compared
    .innerJoin('devices', join =>
      join.on(sql<boolean>`devices.id = coalesce(earlier.device_id, later.device_id)`),
    )
    .select(['devices.id', 'devices.name', 'devices.sort_name'])
    .where(differs)
    .$if(cursor !== null, query =>
      query.where(eb =>
        eb(
          eb.refTuple('devices.sort_name', 'devices.id'),
          '>',
          eb.tuple(cursor?.[0] ?? '', cursor?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('devices.sort_name')
    .orderBy('devices.id')
    .limit(limit + 1)
    .execute()
  const page = cutPage(found, limit, row => [row.sort_name, row.id])
  const rowsOf = async (fanOutId: string): Promise<Map<string, ResultRow>> => {
    const rows = await selectResults(db)
      .where('jobs.fan_out_id', '=', fanOutId)
      .where(
        'jobs.device_id',
        'in',
        idList(
          db,
          page.rows.map(row => row.id),
        ),
      )
      .execute()
    return new Map(rows.map(row => [row.device_id, toResultRow(row)]))
  }
  const [before, since] = [await rowsOf(earlierFanOutId), await rowsOf(laterFanOutId)]
  return {
    columns: later.columns,
    devices: counts.devices,
    differing: counts.differing,
    rows: page.rows.map(({ id, name }) => {
      const [one, other] = [before.get(id) ?? null, since.get(id) ?? null]
      return {
        device: { id, name },
        earlier: one,
        later: other,
        changed: changedOutputs(one, other),
        stateChanged: one?.state !== other?.state,
      }
    }),
    next: page.next,
  }
}

type Output = z.infer<typeof outputValueSchema>

/** The names of the outputs that are not the same in both; of one that is in one row alone too. Pure. */
function changedOutputs(earlier: ResultRow | null, later: ResultRow | null): string[] {
  const before = new Map(earlier?.outputs.map(output => [output.name, output]))
  const since = new Map(later?.outputs.map(output => [output.name, output]))
  const isSame = (one: Output | undefined, other: Output | undefined): boolean =>
    JSON.stringify(one?.value) === JSON.stringify(other?.value)
  return [...new Set([...before.keys(), ...since.keys()])].filter(
    name => !isSame(before.get(name), since.get(name)),
  )
}
