import type { Insertable, Transaction } from 'kysely'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import type { InputValues } from '../../../shared/jobs/declaration.ts'
import type { JobState } from '../../../shared/jobs/job-state.ts'
import { chooseTarget } from '../../../shared/jobs/task.ts'
import type { PolicyEventType } from '../../../shared/jobs/policy-events.ts'
import { opensFor } from '../../../shared/jobs/time-window.ts'
import { DEFAULT_JOB_EXPIRY_MS } from '../../../shared/protocol/api/jobs.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { storeInputs } from '../dispatch/sealed-inputs.ts'
import type { ChangedJob, JobsContext } from '../jobs-context.ts'
import { tasksOfRecord, type TaskRow } from '../tasks/task-rows.ts'
import { findJobRecord, type JobRecord } from './job-records.ts'

/** What makes a job of a task. Times are epoch milliseconds. */
export interface JobCause {
  event: PolicyEventType
  dueAt: number
  /** Who or what asked for it, as the history shows it. */
  by: string
  byId: string | null
  /** Values for inputs that the task leaves open. */
  given?: InputValues
  /** Earlier occurrences that passed while no relay was there. */
  missed?: number
  /** A repeat of a failed job. FALL1. */
  repeat?: { root: string; cycle: number }
  requestId?: string
}

export interface MadeJob extends ChangedJob {
  deviceId: string
  opensAt: number
}

/**
 * Makes the job of one task for one record, on the target that the task names (TGT1), in the caller's transaction. It begins at its
 * due time or when its window opens (WIN1); `releaseJobs` sends it on. Null where the record has no host: nothing can run then.
 */
export async function makeTaskJob(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  record: JobRecord,
  task: TaskRow,
  cause: JobCause,
): Promise<MadeJob | null> {
  const prepared = await prepareTaskJob(ctx, trx, record, task, cause)
  if (prepared) await insertJobs(trx, [prepared])
  return prepared?.made ?? null
}

/** A job that is ready to be written, alone or with others in one statement. */
export interface PreparedJob {
  values: Insertable<Schema['jobs']>
  made: MadeJob
}

/** A database takes so many parameters in one statement, and a job has some thirty. */
const MAX_AT_ONCE = 250

export async function insertJobs(trx: Transaction<Schema>, jobs: readonly PreparedJob[]): Promise<void> {
  for (let at = 0; at < jobs.length; at += MAX_AT_ONCE)
    await trx
      .insertInto('jobs')
      .values(jobs.slice(at, at + MAX_AT_ONCE).map(({ values }) => values))
      .execute()
}

/** The same as `makeTaskJob` but for the writing of the row. */
export async function prepareTaskJob(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  record: JobRecord,
  task: TaskRow,
  cause: JobCause,
): Promise<PreparedJob | null> {
  const target = await findTarget(trx, record, task)
  if (target.record.host_id === null) return null
  const version = await ctx.versions(target.task.scriptId, target.task.scriptVersion, trx)
  if (version === null) return null
  const { dueAt } = cause
  const { window } = target.task
  const opensAt = window === null ? dueAt : (opensFor(window, target.record.time_zone, dueAt) ?? dueAt)
  const at = ctx.clock()
  const id = newId()
  const state: JobState = dueAt > at || opensAt === dueAt ? 'scheduled' : 'deferred'
  return {
    values: {
      id,
      state,
      cause: null,
      details: detailsOf(target.because, cause.missed ?? 0),
      device_id: target.record.host_id,
      script_id: target.task.scriptId,
      script_name: version.declaration.name,
      script_version: target.task.scriptVersion,
      script_sha256: version.sha256,
      session_id: null,
      requested_by: cause.by,
      requested_by_id: cause.byId,
      inputs_json: storeInputs(ctx.secrets.fieldKey, id, version.declaration, cause.given ?? {}),
      requested_at: at,
      expires_at: opensAt + DEFAULT_JOB_EXPIRY_MS,
      record_id: target.record.id,
      record_name: target.record.name,
      task_id: target.task.id,
      event: cause.event,
      job_type: cause.repeat ? 'fallback' : null,
      due_at: dueAt,
      opens_at: opensAt,
      time_window: window,
      node: target.record.node,
      shadow_record_id: target.task.shadowRecordId,
      repeats: cause.repeat?.root ?? null,
      cycle: cause.repeat?.cycle ?? null,
      missed: cause.missed ?? null,
      request_id: cause.requestId ?? null,
    },
    made: { jobId: id, state, requestedById: cause.byId, deviceId: target.record.host_id, opensAt },
  }
}

interface Target {
  record: JobRecord
  task: TaskRow
  because: 'itself' | 'target' | 'no-record' | 'no-task'
}

async function findTarget(trx: Transaction<Schema>, record: JobRecord, task: TaskRow): Promise<Target> {
  if (task.target === 'itself') return { record, task, because: 'itself' }
  const otherId = task.target === 'referenced' ? record.reference_id : task.shadowRecordId
  const other = otherId === null ? null : await findJobRecord(trx, otherId)
  const tasks = other === null ? [] : await tasksOfRecord(trx, other)
  const chosen = chooseTarget(task, record, other && { id: other.id, tasks })
  const found = tasks.find(each => each.id === chosen.taskId)
  return chosen.because === 'target' && other && found
    ? { record: other, task: found, because: 'target' }
    : { record, task, because: chosen.because }
}

function detailsOf(because: Target['because'], missed: number): string {
  const sentences = []
  if (because === 'no-record' || because === 'no-task') sentences.push(taskWords.targetFallback[because])
  if (missed > 0) sentences.push(say(taskWords.missed, { count: missed }))
  return sentences.join(' ')
}
