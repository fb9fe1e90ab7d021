import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import { deviceQuerySchema } from '../../../shared/fleet/device-query.ts'
import {
  batchSchema,
  deviceStateOf,
  deviceStates,
  fanOutStateSchema,
  type DeviceState,
  type FanOutState,
} from '../../../shared/fleet/fan-out.ts'
import { jobCauseSchema, jobStateSchema } from '../../../shared/jobs/job-state.ts'
import type { FanOut } from '../../../shared/protocol/api/fleet.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { fanOutStateNames, fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { say } from '../../../shared/words/say.ts'
import { shownInputs } from '../../jobs/dispatch/sealed-inputs.ts'
import type { Schema } from '../../store/schema.ts'

export type FanOutRow = Selectable<Schema['fan_outs']>
type Counts = Record<DeviceState, number>

/** A job of one of these has not ended. */
export const openJobStates = ['scheduled', 'deferred', 'waiting-for-device', 'queued', 'running'] as const

const noCounts = (): Counts => Object.fromEntries(deviceStates.map(state => [state, 0])) as Counts

/**
 * How many devices stand where, for each of these fan-outs. Counted in the index; rows are read only of jobs whose device or cause must
 * be looked at: those whose turn has not come, and those that failed.
 */
export async function countDevices(
  db: Kysely<Schema>,
  fanOutIds: readonly string[],
): Promise<Map<string, Counts>> {
  const counts = new Map(fanOutIds.map(id => [id, noCounts()]))
  if (fanOutIds.length === 0) return counts
  // As values, not as a subselect: PostgreSQL would not see that so few are asked for.
  const ids = sql`(${sql.join(fanOutIds)})`
  const { rows } = await sql<{
    id: string
    state: string
    cause: string | null
    online: number | null
    count: number
  }>`
    select fan_out_id as id, state, cast(null as text) as cause, cast(null as integer) as online, count(*) as count
      from jobs
      where fan_out_id in ${ids} and state not in ('scheduled', 'error') group by fan_out_id, state
    union all
    select fan_out_id, state, cause, null, count(*) from jobs
      where fan_out_id in ${ids} and state = 'error' group by fan_out_id, state, cause
    union all
    select jobs.fan_out_id, jobs.state, null, devices.online, count(*)
      from jobs join devices on devices.id = jobs.device_id
      where jobs.fan_out_id in ${ids} and jobs.state = 'scheduled'
      group by jobs.fan_out_id, jobs.state, devices.online`.execute(db)
  for (const { id, state, cause, online, count } of rows) {
    const stands = deviceStateOf(
      jobStateSchema.parse(state),
      jobCauseSchema.nullable().parse(cause),
      online === 1,
    )
    const own = counts.get(id)
    if (own) own[stands] += count
  }
  return counts
}

export const toFanOut = (row: FanOutRow, counts: Counts = noCounts()): FanOut => ({
  id: row.id,
  name: row.name,
  state: fanOutStateSchema.parse(row.state),
  because: row.because,
  script: { id: row.script_id, name: row.script_name, version: row.script_version },
  inputs: shownInputs(row.inputs_json),
  dryRun: row.dry_run === 1,
  query: deviceQuerySchema.parse(JSON.parse(row.query_json)),
  batch: batchSchema.parse(JSON.parse(row.batch_json)),
  stopAbovePercent: row.stop_above_percent,
  reason: row.reason,
  ticket: row.ticket,
  expiresInMs: row.expires_in_ms,
  devices: row.devices,
  counts,
  requestedBy: row.requested_by,
  requestedById: row.requested_by_id,
  requestedAt: row.requested_at,
  decidedBy: row.decided_by,
  endedAt: row.ended_at,
})

/** Rows as the API shows them, each with its counts. */
export async function withCounts(db: Kysely<Schema>, rows: readonly FanOutRow[]): Promise<FanOut[]> {
  const counts = await countDevices(
    db,
    rows.map(row => row.id),
  )
  return rows.map(row => toFanOut(row, counts.get(row.id)))
}

/** One fan-out with its counts. Throws `not-found`. */
export async function findFanOut(db: Kysely<Schema>, id: string): Promise<FanOut> {
  const row = await db.selectFrom('fan_outs').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw noFanOut()
  const [fanOut] = await withCounts(db, [row])
  return fanOut ?? toFanOut(row)
}

export const noFanOut = (): Failure => new Failure('not-found', fanOutWords.notFound)

/** Reads a fan-out and keeps it from changing until the transaction ends: whoever gives turns, or takes them, holds it. TRIG2. */
export async function lockFanOut(trx: Transaction<Schema>, id: string): Promise<FanOutRow | null> {
  const row = await trx
    .selectFrom('fan_outs')
    .selectAll()
    .where('id', '=', id)
    .$if(trx.getExecutor().adapter.supportsMultipleConnections !== false, query => query.forUpdate())
    .executeTakeFirst()
  return row ?? null
}

/** As `lockFanOut`. Throws `not-found`, and `conflict` where it is in none of these states. */
export async function lockFanOutIn(
  trx: Transaction<Schema>,
  id: string,
  states: readonly FanOutState[],
): Promise<FanOutRow> {
  const row = await lockFanOut(trx, id)
  if (row === null) throw noFanOut()
  const state = fanOutStateSchema.parse(row.state)
  if (!states.includes(state))
    throw new Failure('conflict', say(fanOutWords.wrongState, { state: fanOutStateNames[state] }))
  return row
}
