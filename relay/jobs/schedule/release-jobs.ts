import type { Selectable, Transaction } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { isPeriodicType } from '../../../shared/jobs/policy-events.ts'
import { opensFor } from '../../../shared/jobs/time-window.ts'
import { DEFAULT_JOB_EXPIRY_MS } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { endJob, type JobEnd, type JobRow } from '../dispatch/job-changes.ts'
import { openInputs, storeInputs } from '../dispatch/sealed-inputs.ts'
import { findJobRecord, type JobRecord } from '../events/job-records.ts'
import type { ChangedJob, JobsContext } from '../jobs-context.ts'
import { readEngineSettings } from '../tasks/engine-settings.ts'
import { isPasswordBusy, usesPassword } from '../passwords/password-place.ts'
import { ownerOf, toTask, type TaskRow } from '../tasks/task-rows.ts'
import { resolveInputs } from './resolve-inputs.ts'

const MAX_AT_ONCE = 500
const LOOK_AGAIN_MS = 60_000

type WaitingJob = Selectable<Schema['jobs']>

/** A job that was sent on its way, or changed otherwise; `deviceId` only where it is to be offered now. */
export interface ReleasedJob extends ChangedJob {
  deviceId: string | null
}

/**
 * Sends on the jobs whose time has come: their inputs are put together, and they go to their device's queue. One whose window has
 * closed meanwhile waits for the next opening. Jobs that are bound to a remote worker node are left to it. Null when none is left.
 */
export async function releaseJobs(ctx: JobsContext): Promise<ReleasedJob[] | null> {
  const now = ctx.clock()
  return await ctx.store.transaction(async trx => {
    const due = await trx
      .selectFrom('jobs')
      .selectAll()
      .where('state', 'in', ['scheduled', 'deferred'])
      .where('opens_at', '<=', now)
      .where(eb => eb.or([eb('node', 'is', null), eb('node', '=', ctx.config.nodeName ?? '')]))
      .orderBy('opens_at')
      .limit(MAX_AT_ONCE)
      .$if(ctx.store.dialect === 'postgres', query => query.forUpdate().skipLocked())
      .execute()
    if (due.length === 0) return null
    const changed: ReleasedJob[] = []
    for (const job of due) changed.push(await releaseJob(ctx, trx, job, 'when-open'))
    return changed
  })
}

/** Tells whoever looks on, and the devices' queues; called after the transaction has been committed. */
export function tellReleased(ctx: JobsContext, jobs: readonly ReleasedJob[]): void {
  if (jobs.length === 0) return
  ctx.changed(...jobs)
  for (const { deviceId } of jobs) if (deviceId !== null) ctx.kick(deviceId)
}

/** Sends one job on; `at-once` pays no heed to its window, for somebody said so. JOB1, Run. */
export async function releaseJob(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  job: WaitingJob,
  when: 'when-open' | 'at-once',
): Promise<ReleasedJob> {
  const now = ctx.clock()
  const record = job.record_id === null ? null : await findJobRecord(trx, job.record_id)
  if (record === null) return await finish(ctx, trx, job, 'cancelled', taskWords.recordGone)
  const task = await findTask(trx, job, record)
  if (task === null) return await finish(ctx, trx, job, 'cancelled', taskWords.taskGone)
  if (record.host_id === null) return await finish(ctx, trx, job, 'error', taskWords.noHost)
  if (when === 'when-open') {
    const wait = await reasonToWait(trx, job, record, now)
    if (wait === 'cancel') return await finish(ctx, trx, job, 'cancelled', taskWords.checkedOutCancelled)
    if (wait !== null) return await putOff(trx, job, wait)
  }
  if (usesPassword(task) && (await isPasswordBusy(trx, job, record)))
    return await putOff(trx, job, now + LOOK_AGAIN_MS)
  return await queue(ctx, trx, job, record, task)
}

async function queue(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  job: WaitingJob,
  record: JobRecord,
  task: TaskRow,
): Promise<ReleasedJob> {
  const now = ctx.clock()
  const version = await ctx.versions(job.script_id, job.script_version, trx)
  if (version === null) return await finish(ctx, trx, job, 'error', taskWords.scriptVersionUnknown)
  const { declaration } = version
  const given = openInputs(ctx.secrets.fieldKey, job.id, job.inputs_json)
  let resolved
  try {
    resolved = await resolveInputs(ctx, trx, job, record, task, declaration, given)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return await finish(ctx, trx, job, 'error', error.message)
  }
  const shadow = task.shadowRecordId === null ? null : await findJobRecord(trx, task.shadowRecordId)
  if (task.shadowRecordId !== null && shadow === null)
    return await finish(ctx, trx, job, 'error', taskWords.noShadow)
  const asRecord = declaration.runContext === 'record-account' ? record.account : null
  const runAs = shadow?.account ?? asRecord
  if (runAs === '')
    return await finish(ctx, trx, job, 'error', say(taskWords.noAccount, { record: (shadow ?? record).name }))
  const state = record.host_online === 1 ? 'queued' : 'waiting-for-device'
  await trx
    .updateTable('jobs')
    .set({
      state,
      opens_at: null,
      inputs_json: storeInputs(ctx.secrets.fieldKey, job.id, declaration, resolved.values),
      expires_at: now + DEFAULT_JOB_EXPIRY_MS,
      run_as: runAs,
      password_record_id: resolved.password?.recordId ?? null,
      password_field: resolved.password?.field ?? null,
    })
    .where('id', '=', job.id)
    .execute()
  return { jobId: job.id, state, requestedById: job.requested_by_id, deviceId: job.device_id }
}

async function findTask(
  trx: Transaction<Schema>,
  job: WaitingJob,
  record: JobRecord,
): Promise<TaskRow | null> {
  const row = await trx
    .selectFrom('tasks')
    .selectAll()
    .where('id', '=', job.task_id ?? '')
    .executeTakeFirst()
  const task = row && toTask(row)
  return task && ownerOf(record).id === task.ownerId ? task : null
}

/** The next opening, the expiry of a check-out, `cancel`, or null where nothing keeps the job. APPR2, WIN1. */
async function reasonToWait(
  trx: Transaction<Schema>,
  job: WaitingJob,
  record: JobRecord,
  now: number,
): Promise<number | 'cancel' | null> {
  if (job.time_window !== null) {
    const opensAt = opensFor(job.time_window, record.time_zone, now)
    if (opensAt !== null && opensAt > now) return opensAt
  }
  if (!isPeriodicType(job.event)) return null
  const checkedOut = await trx
    .selectFrom('access_requests')
    .select('until_at')
    .where('record_id', '=', record.id)
    .where('phase', '=', 'checked-out')
    .executeTakeFirst()
  if (!checkedOut) return null
  const { onCheckedOut } = await readEngineSettings(trx)
  if (onCheckedOut === 'proceed') return null
  return onCheckedOut === 'cancel' ? 'cancel' : Math.max(checkedOut.until_at, now + LOOK_AGAIN_MS)
}

async function putOff(trx: Transaction<Schema>, job: WaitingJob, opensAt: number): Promise<ReleasedJob> {
  await trx
    .updateTable('jobs')
    .set({ state: 'deferred', opens_at: opensAt, expires_at: opensAt + DEFAULT_JOB_EXPIRY_MS })
    .where('id', '=', job.id)
    .execute()
  return { jobId: job.id, state: 'deferred', requestedById: job.requested_by_id, deviceId: null }
}

async function finish(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  job: WaitingJob,
  state: 'cancelled' | 'error',
  details: string,
): Promise<ReleasedJob> {
  const end: JobEnd = {
    state,
    cause: state === 'cancelled' ? 'cancelled' : 'could-not-start',
    details,
    endedAt: ctx.clock(),
  }
  const ended = await endJob(ctx, trx, toJobRow(job), end, {
    actor: 'relay',
    act: state === 'cancelled' ? 'job:cancel' : 'job:result',
    outcome: state === 'cancelled' ? 'done' : 'failed',
    source: '',
    at: ctx.clock(),
  })
  return { ...ended, deviceId: null }
}

const toJobRow = (job: WaitingJob): JobRow => ({
  id: job.id,
  state: job.state === 'deferred' ? 'deferred' : 'scheduled',
  deviceId: job.device_id,
  requestedById: job.requested_by_id,
  offeredAt: job.offered_at,
  startedAt: job.started_at,
  cancelRequestedAt: job.cancel_requested_at,
  expiresAt: job.expires_at,
  scriptSha256: job.script_sha256,
  inputsJson: job.inputs_json,
  recordId: job.record_id,
  scriptId: job.script_id,
  fanOutId: job.fan_out_id,
  triggerId: job.trigger_id,
})
