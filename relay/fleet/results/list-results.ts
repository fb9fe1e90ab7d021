import { sql, type Kysely, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { isNumeric } from '../../../shared/jobs/output-values.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { ResultColumn, ResultSort } from '../../../shared/protocol/api/results.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Sight } from '../../jobs/history/who-sees.ts'
import { isPostgres } from '../../store/id-list.ts'
import { readCursor, writeCursor } from '../../store/page-cursor.ts'
import type { Schema } from '../../store/schema.ts'
import { outputSql } from './output-sql.ts'
import { selectResults, toResultRow } from './result-rows.ts'
import { findColumn, openSet, whereResults } from './result-set.ts'

/** Where the row before the page stands: whether it has no value, its value, its job. */
const cursorSchema = z.tuple([
  z.union([z.literal(0), z.literal(1)]),
  z.union([z.string(), z.number()]),
  z.string(),
])

/** A page of a result table. Rows without a value come last, whichever way the others are sorted. OUT2. */
export async function listResults(
  ctx: JobsContext,
  { set, filter, sort, after, limit }: ApiInput<'POST /api/results'>['body'],
  sight: Sight | null,
): Promise<ApiReply<'POST /api/results'>> {
  const { db } = ctx.store
  const open = await openSet(ctx, set)
  const where = whereResults(db, open, filter, sight)
  const { count } = await db
    .selectFrom('jobs')
    .innerJoin('devices', 'devices.id', 'jobs.device_id')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where(where)
    .executeTakeFirstOrThrow()
  const key = sortKey(db, open.columns, sort)
  const isMissing = sql<0 | 1>`case when ${key.value} is null then 1 else 0 end`
  const value = sql<string | number>`coalesce(${key.value}, ${key.least})`
  const forward = sort.descending ? sql`<` : sql`>`
  const before = after === undefined ? null : readCursor(cursorSchema, after)
  const rows = await selectResults(db)
    .select([isMissing.as('is_missing'), value.as('sort_value')])
    .where(where)
    .$if(before !== null, query =>
      query.where(
        sql<boolean>`(${isMissing} > ${before?.[0]} or (${isMissing} = ${before?.[0]}
          and (${value} ${forward} ${before?.[1]} or (${value} = ${before?.[1]} and jobs.id > ${before?.[2]}))))`,
      ),
    )
    .orderBy(isMissing)
    .orderBy(value, sort.descending ? 'desc' : 'asc')
    .orderBy('jobs.id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    columns: open.columns,
    count,
    rows: page.map(toResultRow),
    next: rows.length > limit && last ? writeCursor([last.is_missing, last.sort_value, last.id]) : null,
  }
}

const textKey = (value: RawBuilder<string | null>) => ({ value, least: sql`''` })
const numberKey = (value: RawBuilder<number | null>) => ({ value, least: sql`0` })

function sortKey(db: Kysely<Schema>, columns: readonly ResultColumn[], { by }: ResultSort) {
  if ('output' in by) {
    const column = findColumn(columns, by.output)
    const { number, text } = outputSql(isPostgres(db))
    return isNumeric(column.type) ? numberKey(number(by.output)) : textKey(text(by.output))
  }
  switch (by.column) {
    case 'device':
      return textKey(sql<string>`devices.sort_name`)
    case 'state':
      return textKey(sql<string>`jobs.state || ' ' || coalesce(jobs.cause, '')`)
    case 'details':
      return textKey(sql<string>`lower(jobs.details)`)
    case 'started':
      return numberKey(sql<number | null>`jobs.started_at`)
    default:
      return numberKey(sql<number | null>`jobs.ended_at`)
  }
}
