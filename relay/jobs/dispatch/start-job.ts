import { mayBecome } from '../../../shared/jobs/job-state.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { JobsContext } from '../jobs-context.ts'
import { lockJob } from './job-changes.ts'

/** The device has started a job. Heard late, after the result, it changes nothing. Throws `not-found` for another device's job. */
export async function startJob(
  ctx: JobsContext,
  deviceId: string,
  jobId: string,
  startedAt: number,
): Promise<void> {
  const changed = await ctx.write(async trx => {
    const job = await lockJob(trx, jobId)
    if (job === null || job.deviceId !== deviceId) throw noSuchJob()
    if (!mayBecome(job.state, 'running')) return null
    await trx
      .updateTable('jobs')
      .set({ state: 'running', started_at: startedAt, offered_at: job.offeredAt ?? startedAt })
      .where('id', '=', jobId)
      .execute()
    return { jobId, state: 'running', requestedById: job.requestedById } as const
  })
  if (changed !== null) ctx.changed(changed)
}

/** One and the same answer for a job that does not exist and for one of another device. */
export const noSuchJob = (): Failure => new Failure('not-found', 'This device has no job of this id.')
