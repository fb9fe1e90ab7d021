import { sql, type Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import type { Job, JobFilter } from '../../../shared/protocol/api/jobs.ts'
import type { JobsContext } from '../jobs-context.ts'
import { findByText } from './find-by-text.ts'
import { fromJobs, toJob, type JobListRow } from './job-rows.ts'
import { chooseStream, mergeStreams, type Sought, type SoughtColumn, type Stream } from './plan-read.ts'
import { isPostgres } from '../../store/id-list.ts'
import { isSeen, streamsOf, type Sight } from './who-sees.ts'

export interface ListedJobs {
  rows: { job: Job; sequence: number }[]
  /** What lies before this in the sequence comes next; null: that was all. */
  before: number | null
}

/** So many are looked at for one page at most, whatever the filter: the rest is for the next page. */
const MAX_LOOKED_AT = 1_000
const FIRST_LOOK = 200
const ROWS_AT_ONCE = 500
/** Relays' clocks differ by less than this, so that times and sequence agree but for so much. */
const CLOCK_SKEW_MS = 120_000

/**
 * Jobs, newest first, those before `before` in the sequence: as many as `limit`, or what was found among those that were looked at.
 * `sight` null sees everything. JOB1.
 */
export async function listJobs(
  ctx: JobsContext,
  filter: JobFilter,
  sight: Sight | null,
  before: number | null,
  limit: number,
): Promise<ListedJobs> {
  const { db } = ctx.store
  const bounds = await sequenceBounds(db, filter, before)
  const streams = bounds && (await planStreams(db, filter, sight))
  if (!bounds || !streams) return { rows: [], before: null }
  const looksAtRows = streams.some(({ rest }) => Object.keys(rest).length > 0) || hasMore(filter, sight)
  const now = ctx.clock()
  const found: ListedJobs['rows'] = []
  let { below } = bounds
  let looked = 0
  for (;;) {
    const depth =
      looked === 0 && !looksAtRows
        ? limit + 1
        : looked === 0
          ? FIRST_LOOK
          : Math.max(1, Math.floor(MAX_LOOKED_AT / streams.length))
    const merged = await readSequences(db, streams, { from: bounds.from, below }, depth)
    looked += merged.sequences.length
    // As a rule the first rows fill the page; only where they do not, many are read at once.
    for (let at = 0, some = limit + 1; at < merged.sequences.length; at += some, some = ROWS_AT_ONCE) {
      const rows = await readRows(ctx, filter, sight, merged.sequences.slice(at, at + some))
      found.push(...rows.map(row => ({ job: toJob(row, now), sequence: row.sequence })))
      if (found.length > limit)
        return { rows: found.slice(0, limit), before: found[limit - 1]?.sequence ?? null }
    }
    if (merged.floor === null || merged.floor === below || looked >= MAX_LOOKED_AT)
      return { rows: found, before: merged.floor }
    below = merged.floor
  }
}

/** What of the filter stands in columns that streams know. */
const soughtBy = (filter: JobFilter): Sought => ({
  state: filter.state,
  cause: filter.cause,
  device_id: filter.deviceId,
  script_id: filter.scriptId,
  session_id: filter.sessionId,
  fan_out_id: filter.fanOutId,
  trigger_id: filter.triggerId,
  record_id: filter.recordId,
  task_id: filter.taskId,
  event: filter.event,
  job_type: filter.type === 'fallback' ? 'fallback' : undefined,
  requested_by_id: filter.requestedById,
})

const hasMore = (filter: JobFilter, sight: Sight | null): boolean =>
  sight !== null ||
  filter.type === 'normal' ||
  [filter.scriptVersion, filter.from, filter.until].some(each => each !== undefined)

/** Null: nothing can be found. */
async function planStreams(
  db: Kysely<Schema>,
  filter: JobFilter,
  sight: Sight | null,
): Promise<Stream[] | null> {
  const sought = soughtBy(filter)
  if (filter.search) {
    const meant = await findByText(db, filter.search)
    return meant.length === 0 ? null : meant.map(each => chooseStream({ ...sought, ...each }))
  }
  const best = chooseStream(sought)
  if (sight === null || Object.keys(best.by).length > 0) return [best]
  const seen = await streamsOf(db, sight)
  return seen === null ? [best] : seen.map(by => ({ by, rest: {} }))
}

interface Bounds {
  from: number
  below: number
}

/** The time range as bounds of the sequence, a little wider; null where nothing lies between them. */
async function sequenceBounds(
  db: Kysely<Schema>,
  { from, until }: JobFilter,
  before: number | null,
): Promise<Bounds | null> {
  const firstAt = async (at: number): Promise<number | null> => {
    const row = await db
      .selectFrom('jobs')
      .select('sequence')
      .where('requested_at', '>=', at)
      .orderBy('requested_at')
      .orderBy('sequence')
      .limit(1)
      .executeTakeFirst()
    return row?.sequence ?? null
  }
  const lowest = from === undefined ? 0 : await firstAt(from - CLOCK_SKEW_MS)
  const above = until === undefined ? null : await firstAt(until + CLOCK_SKEW_MS)
  const below = Math.min(before ?? Number.MAX_SAFE_INTEGER, above ?? Number.MAX_SAFE_INTEGER)
  return lowest === null || lowest >= below ? null : { from: lowest, below }
}

async function readSequences(
  db: Kysely<Schema>,
  streams: readonly Stream[],
  { from, below }: Bounds,
  depth: number,
): Promise<{ sequences: number[]; floor: number | null }> {
  const parts = streams.map(
    ({ by }, index) =>
      sql`select * from (${where(
        db.selectFrom('jobs').select(['sequence', sql<number>`${sql.lit(index)}`.as('stream')]),
        by,
      )
        .where('sequence', '<', below)
        .$if(from > 0, query => query.where('sequence', '>=', from))
        .orderBy('sequence', 'desc')
        .limit(depth)}) as ${sql.id(`s${index}`)}`,
  )
  const { rows } = await sql<{
    sequence: number
    stream: number
  }>`${sql.join(parts, sql` union all `)}`.execute(db)
  const grouped = streams.map((): number[] => [])
  for (const { sequence, stream } of rows) grouped[stream]?.push(sequence)
  return mergeStreams(grouped, depth)
}

type OnJobs<Q> = { where: (column: `jobs.${SoughtColumn}`, operator: '=' | 'is', value: string | null) => Q }

function where<Q extends OnJobs<Q>>(query: Q, sought: Sought): Q {
  let narrowed = query
  for (const [column, value] of Object.entries(sought) as [SoughtColumn, string | null | undefined][])
    if (value !== undefined) narrowed = narrowed.where(`jobs.${column}`, value === null ? 'is' : '=', value)
  return narrowed
}

/** Of these jobs, those that fit the whole filter, newest first. */
async function readRows(
  ctx: JobsContext,
  filter: JobFilter,
  sight: Sight | null,
  sequences: readonly number[],
): Promise<JobListRow[]> {
  const { db } = ctx.store
  let select = fromJobs(ctx).where(eb =>
    // One parameter is planned quickly, whatever the number of rows; SQLite has no arrays, and does not mind many parameters.
    isPostgres(db)
      ? sql<boolean>`jobs.sequence = any(${[...sequences]}::bigint[])`
      : eb('jobs.sequence', 'in', sequences),
  )
  for (const [column, value] of Object.entries(soughtBy(filter)) as [SoughtColumn, string | undefined][])
    if (value !== undefined) select = select.where(`jobs.${column}`, '=', value)
  if (filter.type === 'normal') select = select.where('jobs.job_type', 'is', null)
  if (filter.scriptVersion !== undefined)
    select = select.where('jobs.script_version', '=', filter.scriptVersion)
  if (filter.from !== undefined) select = select.where('jobs.requested_at', '>=', filter.from)
  if (filter.until !== undefined) select = select.where('jobs.requested_at', '<', filter.until)
  if (sight !== null) select = select.where(isSeen(db, sight))
  return await select.orderBy('jobs.sequence', 'desc').execute()
}
