import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import type { InputValues } from '../../../shared/jobs/declaration.ts'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { permits } from '../../../shared/records/access.ts'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { recordWords } from '../../../shared/words/en/records.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { readAccess, requireAccess } from '../../records/find-access.ts'
import { requireApproval } from '../approvals/find-rule.ts'
import { findJobRecord, selectJobRecords } from '../events/job-records.ts'
import { makeTaskJob } from '../events/make-task-job.ts'
import type { JobsContext } from '../jobs-context.ts'
import { releaseJob, tellReleased } from '../schedule/release-jobs.ts'
import { tasksOfRecord } from './task-rows.ts'

/**
 * Runs an on-demand task on a record for a person with Task Control Execute. They need no right to see the record's fields. RECD3.
 * Returns the job's id; it begins at the next look at what is due, which the caller takes at once.
 */
export async function runTask(
  ctx: JobsContext,
  { id: recordId, taskId }: { id: string; taskId: string },
  given: InputValues,
  caller: Caller,
): Promise<string> {
  const made = await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const record = await findJobRecord(trx, recordId)
    if (record === null) throw new Failure('not-found', recordWords.recordNotFound)
    requireAccess(access.onRecord({ id: recordId, folderId: record.folder_id }), 'execute-tasks')
    await requireApproval(trx, ctx.clock(), recordId, 'execute', caller)
    const task = (await tasksOfRecord(trx, record)).find(each => each.id === taskId)
    if (!task) throw new Failure('not-found', taskWords.taskNotFound)
    if (!task.events.some(event => event.type === 'on-demand'))
      throw new Failure('forbidden', taskWords.taskNotOnDemand)
    const at = ctx.clock()
    const job = await makeTaskJob(ctx, trx, record, task, {
      event: 'on-demand',
      dueAt: at,
      by: caller.userName,
      byId: caller.userId,
      given,
    })
    if (job === null) throw new Failure('conflict', taskWords.recordHasNoHost)
    await appendAudit(trx, {
      at,
      actor: caller.userName,
      act: 'job:request',
      subject: job.jobId,
      outcome: 'done',
      source: caller.source,
      data: { recordId, taskId },
    })
    return job
  })
  ctx.changed(made)
  return made.jobId
}

/**
 * Run: sends a scheduled or deferred job to the queue now, whatever its window says. One that is bound to a remote node is refused and
 * nothing runs. A fallback job that is run by hand ends the fallback of its record. JOB1, FALL1.
 */
export async function runNow(ctx: JobsContext, jobId: string, caller: Caller): Promise<void> {
  const released = await ctx.store.transaction(async trx => {
    const job = await trx
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', jobId)
      .$if(ctx.store.dialect === 'postgres', query => query.forUpdate())
      .executeTakeFirst()
    const record = job?.record_id ? await findJobRecord(trx, job.record_id) : null
    if (!job) throw new Failure('not-found', 'There is no job of this id.')
    if (record) {
      const access = await readAccess(trx, caller)
      requireAccess(access.onRecord({ id: record.id, folderId: record.folder_id }), 'execute-tasks')
      await requireApproval(trx, ctx.clock(), record.id, 'execute', caller)
    }
    if (job.fan_out_id !== null) throw new Failure('conflict', fanOutWords.itsTurn)
    if (job.state !== 'scheduled' && job.state !== 'deferred')
      throw new Failure('job-state', taskWords.onlyScheduled)
    if (job.node !== null && job.node !== ctx.config.nodeName)
      throw new Failure('conflict', say(taskWords.boundToNode, { node: job.node }))
    const at = ctx.clock()
    await appendAudit(trx, {
      at,
      actor: caller.userName,
      act: 'job:run',
      subject: jobId,
      outcome: 'done',
      source: caller.source,
      data: { recordId: job.record_id },
    })
    if (job.job_type === 'fallback') await endFallback(trx, jobId)
    return await releaseJob(ctx, trx, job, 'at-once')
  })
  tellReleased(ctx, [released])
}

/** The job is no repeat any more, so nothing follows when it fails. */
async function endFallback(trx: Parameters<typeof findJobRecord>[0], jobId: string): Promise<void> {
  await trx.updateTable('jobs').set({ cycle: MANUAL_CYCLE }).where('id', '=', jobId).execute()
}

/** Above every number of cycles that the settings allow. */
const MANUAL_CYCLE = 1_000_000

/** The on-demand tasks that this person may execute on the records of a device. */
export async function listOnDemandTasks(
  ctx: JobsContext,
  deviceId: string,
  caller: Caller,
): Promise<ApiReply<'GET /api/on-demand-tasks'>['rows']> {
  const { db } = ctx.store
  const access = await readAccess(db, caller)
  const records = await selectJobRecords(db).where('records.host_id', '=', deviceId).limit(200).execute()
  const found = []
  for (const record of records) {
    if (!permits(access.onRecord({ id: record.id, folderId: record.folder_id }), 'execute-tasks')) continue
    for (const task of await tasksOfRecord(db, record)) {
      if (!task.events.some(event => event.type === 'on-demand')) continue
      const version = await ctx.versions(task.scriptId, task.scriptVersion)
      if (version === null) continue
      found.push({
        recordId: record.id,
        recordName: record.name,
        taskId: task.id,
        scriptName: version.declaration.name,
        description: version.declaration.description,
        inputs: version.declaration.inputs.filter(input => !(input.name in task.inputs)),
      })
    }
  }
  return found
}
