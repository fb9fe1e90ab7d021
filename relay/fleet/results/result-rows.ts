import type { Kysely, NotNull } from 'kysely'
import { z } from 'zod'
import { deviceStateOf } from '../../../shared/fleet/fan-out.ts'
import { jobCauseSchema, jobStateSchema } from '../../../shared/jobs/job-state.ts'
import { outputValueSchema } from '../../../shared/jobs/output-values.ts'
import type { ResultRow } from '../../../shared/protocol/api/results.ts'
import type { Schema } from '../../store/schema.ts'

const outputsSchema = z.array(outputValueSchema)

/** Jobs with their devices, as result tables show them. */
export const selectResults = (db: Kysely<Schema>) =>
  db
    .selectFrom('jobs')
    .innerJoin('devices', 'devices.id', 'jobs.device_id')
    .select([
      'jobs.id',
      'jobs.sequence',
      'jobs.state',
      'jobs.cause',
      'jobs.details',
      'jobs.requested_at',
      'jobs.started_at',
      'jobs.ended_at',
      'jobs.exit_code',
      'jobs.outputs_json',
      'jobs.device_id',
      'devices.name as device_name',
      'devices.sort_name as device_sort_name',
      'devices.online as device_online',
    ])
    .$narrowType<{ device_name: NotNull }>()

export type ResultDbRow = Awaited<ReturnType<ReturnType<typeof selectResults>['executeTakeFirstOrThrow']>>

export function toResultRow(row: ResultDbRow): ResultRow {
  const jobState = jobStateSchema.parse(row.state)
  const cause = jobCauseSchema.nullable().parse(row.cause)
  const online = row.device_online === 1
  return {
    jobId: row.id,
    device: { id: row.device_id, name: row.device_name, online },
    state: deviceStateOf(jobState, cause, online),
    jobState,
    cause,
    details: row.details,
    requestedAt: row.requested_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    exitCode: row.exit_code,
    outputs: row.outputs_json === null ? [] : outputsSchema.parse(JSON.parse(row.outputs_json)),
  }
}
