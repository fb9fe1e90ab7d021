import { sql, type Transaction, type Updateable } from 'kysely'
import {
  finalJobStates,
  jobStateSchema,
  type JobCause,
  type JobState,
} from '../../../shared/jobs/job-state.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Schema } from '../../store/schema.ts'
import { settleTaskJob } from '../fallback/settle-task-job.ts'
import type { ChangedJob, JobsContext } from '../jobs-context.ts'
import { forgetSecrets } from './sealed-inputs.ts'

/**
 * Orders the few jobs of a device that have not ended. Not by the bare column: a database would then walk the device's whole
 * history in that order, rather than look up the states and sort what it finds.
 */
export const bySequence = sql<number>`sequence + 0`

/** A job as the stations that change it read it. */
export interface JobRow {
  id: string
  state: JobState
  deviceId: string
  requestedById: string | null
  offeredAt: number | null
  startedAt: number | null
  cancelRequestedAt: number | null
  expiresAt: number
  scriptSha256: string
  inputsJson: string
  /** Null: no task made it. */
  recordId: string | null
  scriptId: string
  fanOutId: string | null
  triggerId: string | null
}

/** Reads one job and keeps it from changing until the transaction ends; null where there is none. */
export async function lockJob(trx: Transaction<Schema>, jobId: string): Promise<JobRow | null> {
  const row = await trx
    .selectFrom('jobs')
    .select([
      'id',
      'state',
      'device_id',
      'requested_by_id',
      'offered_at',
      'started_at',
      'cancel_requested_at',
      'expires_at',
      'script_sha256',
      'inputs_json',
      'record_id',
      'script_id',
      'fan_out_id',
      'trigger_id',
    ])
    .where('id', '=', jobId)
    .$if(trx.getExecutor().adapter.supportsMultipleConnections !== false, query => query.forUpdate())
    .executeTakeFirst()
  return row === undefined
    ? null
    : {
        id: row.id,
        state: jobStateSchema.parse(row.state),
        deviceId: row.device_id,
        requestedById: row.requested_by_id,
        offeredAt: row.offered_at,
        startedAt: row.started_at,
        cancelRequestedAt: row.cancel_requested_at,
        expiresAt: row.expires_at,
        scriptSha256: row.script_sha256,
        inputsJson: row.inputs_json,
        recordId: row.record_id,
        scriptId: row.script_id,
        fanOutId: row.fan_out_id,
        triggerId: row.trigger_id,
      }
}

export const hasEnded = (job: Pick<JobRow, 'state'>): boolean => finalJobStates.includes(job.state)

/** How a job ends. */
export interface JobEnd {
  state: 'completed' | 'error' | 'cancelled' | 'expired'
  cause: JobCause | null
  details: string
  endedAt: number
  /** What only a device can tell. */
  reported?: Pick<
    Updateable<Schema['jobs']>,
    'started_at' | 'exit_code' | 'publisher' | 'outputs_json' | 'log_tail'
  >
}

/** Who or what ended it, for the audit log. */
export interface EndedBy {
  actor: string
  act: 'job:result' | 'job:cancel' | 'job:expire'
  outcome: 'done' | 'refused' | 'failed'
  source: string
  at: number
  data?: Record<string, unknown>
}

/**
 * Ends a job inside `trx`, writes it to the audit log, wipes its secrets from the store, and does what follows from it where a task made
 * it. The caller has locked it.
 */
export async function endJob(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  job: JobRow,
  end: JobEnd,
  by: EndedBy,
): Promise<ChangedJob> {
  await trx
    .updateTable('jobs')
    .set({
      ...end.reported,
      state: end.state,
      cause: end.cause,
      details: end.details,
      ended_at: end.endedAt,
      inputs_json: forgetSecrets(job.inputsJson),
    })
    .where('id', '=', job.id)
    .execute()
  await appendAudit(trx, {
    at: by.at,
    actor: by.actor,
    act: by.act,
    subject: job.id,
    outcome: by.outcome,
    source: by.source,
    data: { state: end.state, cause: end.cause, ...by.data },
  })
  if (job.recordId !== null) await settleTaskJob(ctx, trx, job.id, end)
  await ctx.jobEnded(trx, job, end)
  return {
    jobId: job.id,
    state: end.state,
    requestedById: job.requestedById,
    fanOutId: job.fanOutId,
  }
}
