import {
  sql,
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SqlBool,
} from 'kysely'
import { deviceStateSchema, refusalCauses, type DeviceState } from '../../../shared/fleet/fan-out.ts'
import { isNumeric } from '../../../shared/jobs/output-values.ts'
import type {
  OutputFilter,
  ResultColumn,
  ResultFilter,
  ResultSet,
} from '../../../shared/protocol/api/results.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { resultWords } from '../../../shared/words/en/results.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { isSeen, type Sight } from '../../jobs/history/who-sees.ts'
import { escapeLike, matchesWords } from '../../devices/device-rows.ts'
import { isPostgres } from '../../store/id-list.ts'
import type { Schema } from '../../store/schema.ts'
import { outputSql } from './output-sql.ts'

/** Whose results are looked at: the action, its columns, and which jobs are its rows. OUT2. */
export interface OpenSet {
  scriptId: string
  columns: ResultColumn[]
  rows: (eb: OnJobs) => Expression<SqlBool>
}

export type OnJobs = ExpressionBuilder<Schema, 'jobs' | 'devices'>

/** Throws `not-found` where there is no such fan-out, trigger or action. */
export async function openSet(ctx: JobsContext, set: ResultSet): Promise<OpenSet> {
  const { scriptId, version } = await findAction(ctx, set)
  const found = await ctx.versions(scriptId, version)
  if (!found) throw new Failure('not-found', resultWords.notFound)
  const columns = found.declaration.outputs.map(({ name, label, type }) => ({ name, label, type }))
  return { scriptId, columns, rows: rowsOf(set, scriptId) }
}

async function findAction(ctx: JobsContext, set: ResultSet): Promise<{ scriptId: string; version: number }> {
  const { db } = ctx.store
  const row =
    set.of === 'fan-out'
      ? await db
          .selectFrom('fan_outs')
          .select(['script_id', 'script_version as version'])
          .where('id', '=', set.fanOutId)
          .executeTakeFirst()
      : await db
          .selectFrom('scripts')
          .select(['id as script_id', 'latest_version as version'])
          .where('id', '=', set.of === 'action' ? set.scriptId : await actionOf(ctx, set.triggerId))
          .executeTakeFirst()
  if (!row) throw new Failure('not-found', resultWords.notFound)
  return { scriptId: row.script_id, version: row.version }
}

/** A trigger may have run another action before; its results are those of its present one. */
async function actionOf(ctx: JobsContext, triggerId: string): Promise<string> {
  const row = await ctx.store.db
    .selectFrom('triggers')
    .select(sql<string>`content_json`.as('content'))
    .where('id', '=', triggerId)
    .executeTakeFirst()
  const { scriptId } = (row ? JSON.parse(row.content) : {}) as { scriptId?: string }
  return scriptId ?? ''
}

const rowsOf = (set: ResultSet, scriptId: string): OpenSet['rows'] =>
  set.of === 'fan-out' ? eb => eb('jobs.fan_out_id', '=', set.fanOutId) : lastJobsOf(set, scriptId)

/** Of a trigger or an action each device's last job, or that of each of these; found device by device, on an index. */
export function lastJobsOf(set: ResultSet, scriptId: string, among?: RawBuilder<string>): OpenSet['rows'] {
  const ofThese = among ? sql`and owner.id in ${among}` : sql``
  const ofTrigger = set.of === 'trigger' ? sql`and last.trigger_id = ${set.triggerId}` : sql``
  return eb =>
    eb(
      'jobs.id',
      'in',
      sql<string>`(select (
          select last.id from jobs as last
          where last.device_id = owner.id and last.script_id = ${scriptId} ${ofTrigger}
          order by last.sequence desc limit 1)
        from devices as owner where owner.removed_at is null ${ofThese})`,
    )
}

/** Of a trigger with its present action, or of an action, every job that there is. */
export const everyJobOf =
  (set: ResultSet, scriptId: string): OpenSet['rows'] =>
  eb => {
    const ofAction = eb('jobs.script_id', '=', scriptId)
    return set.of === 'trigger' ? eb.and([eb('jobs.trigger_id', '=', set.triggerId), ofAction]) : ofAction
  }

/** The jobs whose device stands in this state; see deviceStateOf in shared/fleet/fan-out.ts. */
export function isInState(eb: OnJobs, state: DeviceState): Expression<SqlBool> {
  const hasNotBegun = eb('jobs.state', 'in', ['scheduled', 'deferred'])
  switch (state) {
    case 'waiting':
      return eb.and([hasNotBegun, eb('devices.online', '=', 1)])
    case 'waiting-for-device':
      return eb.or([
        eb.and([hasNotBegun, eb('devices.online', '=', 0)]),
        eb('jobs.state', '=', 'waiting-for-device'),
      ])
    case 'delivered':
      return eb('jobs.state', '=', 'queued')
    case 'success':
      return eb('jobs.state', '=', 'completed')
    case 'failed':
      return eb.and([
        eb('jobs.state', '=', 'error'),
        eb.or([eb('jobs.cause', 'is', null), eb('jobs.cause', 'not in', refusalCauses)]),
      ])
    case 'refused':
      return eb.and([eb('jobs.state', '=', 'error'), eb('jobs.cause', 'in', refusalCauses)])
    default:
      return eb('jobs.state', '=', state)
  }
}

/** The rows of a set that fit the filter and that this person sees; `sight` null sees everything. */
export const whereResults =
  (db: Kysely<Schema>, { columns, rows }: OpenSet, filter: ResultFilter, sight: Sight | null) =>
  (eb: OnJobs): Expression<SqlBool> => {
    const conditions = [rows(eb)]
    if (sight !== null) conditions.push(isSeen(db, sight)(eb))
    if (filter.state !== undefined) conditions.push(isInState(eb, deviceStateSchema.parse(filter.state)))
    conditions.push(...matchesWords(filter.search ?? ''))
    for (const asked of filter.outputs) conditions.push(fits(db, columns, asked))
    return eb.and(conditions)
  }

/** Throws `invalid-input` for an output that the action does not have, or a text where a number is asked for. */
function fits(
  db: Kysely<Schema>,
  columns: readonly ResultColumn[],
  { output, is, value }: OutputFilter,
): Expression<SqlBool> {
  const { text, number } = outputSql(isPostgres(db))
  const column = findColumn(columns, output)
  if (is === 'missing') return sql<SqlBool>`${text(output)} is null`
  const lower = value.trim().toLowerCase()
  if (is === 'contains') return sql<SqlBool>`${text(output)} like ${`%${escapeLike(lower)}%`} escape '\\'`
  const operator = { equal: sql`=`, 'not-equal': sql`<>`, less: sql`<`, greater: sql`>` }[is]
  if (!isNumeric(column.type)) return sql<SqlBool>`${text(output)} ${operator} ${lower}`
  if (lower === '' || !Number.isFinite(Number(lower))) {
    const problem = { where: `filter.outputs.${output}`, message: resultWords.numberExpected }
    throw new Failure('invalid-input', `${problem.where}: ${problem.message}`, { problems: [problem] })
  }
  return sql<SqlBool>`${number(output)} ${operator} ${Number(lower)}`
}

/** Throws `invalid-input` where the action declares no such output. */
export function findColumn(columns: readonly ResultColumn[], name: string): ResultColumn {
  const column = columns.find(each => each.name === name)
  if (column) return column
  throw new Failure('invalid-input', resultWords.outputUnknown, {
    problems: [{ where: name, message: resultWords.outputUnknown }],
  })
}
