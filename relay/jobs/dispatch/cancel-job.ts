import type { Transaction } from 'kysely'
import type { Caller } from '../../context.ts'
import { readAccess, requireAccess } from '../../records/find-access.ts'
import type { ApiHandlers } from '../../station.ts'
import type { Schema } from '../../store/schema.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { jobDetails } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { findJob } from '../history/job-rows.ts'
import type { JobsContext } from '../jobs-context.ts'
import { endJob, hasEnded, lockJob, type JobRow } from './job-changes.ts'

const ACK_TIMEOUT_MS = 10_000

/**
 * Cancels a job. One that the device cannot have seen ends at once. One that it has is the device's to end: it is told now,
 * or after its reconnect, and its result says what came of it, so that the history never claims that something did not run.
 * Throws `job-state` for a job that has ended.
 */
export function cancelJob(ctx: JobsContext): ApiHandlers['POST /api/jobs/:id/cancel'] {
  return async ({ params }, { caller, source }) => {
    const at = ctx.clock()
    const outcome = await ctx.write(async trx => {
      const job = await lockJob(trx, params.id)
      if (job === null) throw new Failure('not-found', 'There is no job of this id.')
      await requireMayCancel(trx, job, caller)
      if (hasEnded(job)) throw new Failure('job-state', 'The job has ended already.')
      if (job.offeredAt === null) {
        const details = say(jobDetails.cancelledBy, { name: caller.userName })
        const ended = await endJob(
          ctx,
          trx,
          job,
          { state: 'cancelled', cause: 'cancelled', details, endedAt: at },
          { actor: caller.userName, act: 'job:cancel', outcome: 'done', source, at },
        )
        return { changed: ended, toTell: null }
      }
      if (job.cancelRequestedAt === null) {
        await trx.updateTable('jobs').set({ cancel_requested_at: at }).where('id', '=', job.id).execute()
        await appendAudit(trx, {
          at,
          actor: caller.userName,
          act: 'job:cancel',
          subject: job.id,
          outcome: 'done',
          source,
          data: { state: job.state },
        })
      }
      const changed = { jobId: job.id, state: job.state, requestedById: job.requestedById }
      return { changed, toTell: job.deviceId }
    })
    ctx.changed(outcome.changed)
    if (outcome.toTell !== null) void tellDeviceToCancel(ctx, outcome.toTell, params.id)
    return findJob(ctx, params.id)
  }
}

/** A record's job is cancelled by who may execute tasks there, or by who asked for it. Throws `not-found` or `forbidden`. RECD2. */
async function requireMayCancel(trx: Transaction<Schema>, job: JobRow, caller: Caller): Promise<void> {
  if (job.recordId === null || job.requestedById === caller.userId) return
  const record = await trx
    .selectFrom('records')
    .select('folder_id')
    .where('id', '=', job.recordId)
    .executeTakeFirst()
  if (!record) return
  const access = await readAccess(trx, caller)
  requireAccess(access.onRecord({ id: job.recordId, folderId: record.folder_id }), 'execute-tasks')
}

/** Nobody waits for this: a device that is gone answers nothing until the time is out. */
export async function tellDeviceToCancel(ctx: JobsContext, deviceId: string, jobId: string): Promise<void> {
  try {
    await ctx.devices.ask(deviceId, 'job:cancel', { jobId }, ACK_TIMEOUT_MS)
  } catch (error) {
    // The cancel stands in the store: `job:sync` names it after the next connect.
    ctx.log.info({ err: error, deviceId, jobId }, 'the device could not be told to cancel a job')
  }
}
