import type { Transaction } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { nextRepeat } from '../../../shared/jobs/fallback.ts'
import { isPeriodicType, policyEventTypeSchema } from '../../../shared/jobs/policy-events.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { noteJobEnd } from '../approvals/move-request.ts'
import type { JobEnd } from '../dispatch/job-changes.ts'
import { findJobRecord } from '../events/job-records.ts'
import { makeTaskJob } from '../events/make-task-job.ts'
import type { JobsContext } from '../jobs-context.ts'
import { settlePasswords } from '../passwords/settle-passwords.ts'
import { readEngineSettings } from '../tasks/engine-settings.ts'
import { toTask } from '../tasks/task-rows.ts'

/**
 * What follows from the end of a task's job, in the transaction in which it ends: a renewed password becomes the current one, and a
 * failed periodic job is repeated. FALL1, ROT1.
 */
export async function settleTaskJob(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  jobId: string,
  end: Pick<JobEnd, 'state' | 'endedAt' | 'reported'>,
): Promise<void> {
  const job = await trx
    .selectFrom('jobs')
    .select([
      'id',
      'record_id',
      'task_id',
      'event',
      'repeats',
      'cycle',
      'offered_at',
      'password_record_id',
      'password_field',
      'request_id',
    ])
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow()
  const { record_id, task_id } = job
  if (record_id === null || task_id === null) return
  const taskRow = await trx.selectFrom('tasks').selectAll().where('id', '=', task_id).executeTakeFirst()
  const task = taskRow && toTask(taskRow)
  if (job.password_record_id !== null && job.password_field !== null) {
    const place = { recordId: job.password_record_id, field: job.password_field }
    const ended = { id: jobId, offeredAt: job.offered_at, place }
    await settlePasswords(ctx, trx, ended, task?.inputs ?? {}, end)
  }
  if (job.request_id !== null) await noteJobEnd(ctx, trx, job.request_id)
  const settings = await readEngineSettings(trx)
  const repeat = nextRepeat(
    {
      state: end.state,
      isPeriodic: isPeriodicType(job.event),
      cycle: job.cycle ?? 0,
      endedAt: ctx.clock(),
    },
    settings.fallback,
  )
  if (repeat === null) return
  const record = await findJobRecord(trx, record_id)
  if (!record || !task) return
  // The failed job was already on its target; the repeat is for the same record and task.
  await makeTaskJob(
    ctx,
    trx,
    record,
    { ...task, target: 'itself' },
    {
      event: policyEventTypeSchema.parse(job.event),
      dueAt: repeat.dueAt,
      by: taskWords.scheduler,
      byId: null,
      repeat: { root: job.repeats ?? job.id, cycle: repeat.cycle },
    },
  )
}
