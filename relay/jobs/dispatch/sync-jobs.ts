import { jobDetails, runCauseSentences } from '../../../shared/words/en/jobs.ts'
import type { ChangedJob, JobsContext } from '../jobs-context.ts'
import { bySequence, endJob, hasEnded, lockJob } from './job-changes.ts'

/**
 * A device has connected and names the jobs that it holds. Of those that it was offered and does not name, the ones that had started end in error (it lost them; they are never run twice), the others are offered again.
 * Returns the jobs that it should drop: cancelled meanwhile, ended here, or not known to this relay at all. TRIG4.
 */
export async function syncJobs(
  ctx: JobsContext,
  device: { deviceId: string; connectedAt: number; source: string },
  named: readonly string[],
): Promise<{ cancelled: string[] }> {
  const at = ctx.clock()
  const held = new Set(named)
  const { changed, cancelled } = await ctx.write(async trx => {
    const changed: ChangedJob[] = []
    const offered = await trx
      .selectFrom('jobs')
      .select('id')
      .where('device_id', '=', device.deviceId)
      .where('state', 'in', ['queued', 'waiting-for-device', 'running'])
      .where('offered_at', 'is not', null)
      .orderBy(bySequence)
      .execute()
    const missing = offered.filter(job => !held.has(job.id))
    for (const { id } of missing) {
      const job = await lockJob(trx, id)
      if (job === null || hasEnded(job)) continue
      const by = { actor: `device:${device.deviceId}`, source: device.source, at }
      if (job.state === 'running') {
        // Taken and started over this very connection, after the device had made its list.
        if ((job.offeredAt ?? 0) >= device.connectedAt) continue
        const details = runCauseSentences['agent-restarted']
        const end = { state: 'error', cause: 'agent-restarted', details, endedAt: at } as const
        changed.push(await endJob(ctx, trx, job, end, { ...by, act: 'job:result', outcome: 'failed' }))
      } else if (job.cancelRequestedAt !== null) {
        const end = {
          state: 'cancelled',
          cause: 'cancelled',
          details: jobDetails.cancelledUnseen,
          endedAt: at,
        } as const
        changed.push(await endJob(ctx, trx, job, end, { ...by, act: 'job:cancel', outcome: 'done' }))
      } else {
        await trx.updateTable('jobs').set({ offered_at: null }).where('id', '=', id).execute()
      }
    }
    const goesOn =
      named.length === 0
        ? []
        : await trx
            .selectFrom('jobs')
            .select('id')
            .where('id', 'in', named)
            .where('device_id', '=', device.deviceId)
            .where('state', 'in', ['queued', 'waiting-for-device', 'running', 'completed'])
            .where('cancel_requested_at', 'is', null)
            .execute()
    const kept = new Set(goesOn.map(job => job.id))
    return { changed, cancelled: named.filter(id => !kept.has(id)) }
  })
  if (changed.length > 0) ctx.changed(...changed)
  return { cancelled }
}
