import { finalJobStates } from '../../../shared/jobs/job-state.ts'
import type { LiveLog } from '../../../shared/jobs/live-log.ts'
import type { JobsContext } from '../jobs-context.ts'

/** What the jobs wing does where several relays share the store. BRK3. */

const MAX_AT_ONCE = 1_000

/**
 * The devices of this relay for which a job waits that was never offered: asked for at a relay that died before it could say
 * so, or whose word was lost.
 */
export async function devicesWithWaitingJobs(ctx: JobsContext): Promise<string[]> {
  const rows = await ctx.store.db
    .selectFrom('jobs')
    .innerJoin('connections', 'connections.target_id', 'jobs.device_id')
    .select('device_id')
    .distinct()
    .where('connections.relay_id', '=', ctx.peers.id)
    .where('state', 'in', ['queued', 'waiting-for-device'])
    .where('offered_at', 'is', null)
    .where(eb => eb.or([eb('node', 'is', null), eb('node', '=', ctx.config.nodeName ?? '')]))
    .limit(MAX_AT_ONCE)
    .execute()
  return rows.map(row => row.device_id)
}

/** The jobs of this relay's devices that were cancelled and have not ended: the device may not have been told. */
export async function cancelsToTell(ctx: JobsContext): Promise<{ deviceId: string; jobId: string }[]> {
  return await ctx.store.db
    .selectFrom('jobs')
    .innerJoin('connections', 'connections.target_id', 'jobs.device_id')
    .select(['jobs.device_id as deviceId', 'jobs.id as jobId'])
    .where('connections.relay_id', '=', ctx.peers.id)
    .where('state', 'not in', finalJobStates)
    .where('cancel_requested_at', 'is not', null)
    .limit(MAX_AT_ONCE)
    .execute()
}

/** What a running job has printed so far, wherever its device is connected; null where nobody knows. */
export async function findLiveLog(
  ctx: JobsContext,
  jobId: string,
  isRunning: boolean,
): Promise<LiveLog | null> {
  const here = ctx.live.logOf(jobId)
  if (here !== null || !isRunning || !ctx.peers.several) return here
  const answers = await ctx.peers.ask('job:live', { jobId })
  return answers.find(answer => answer.live !== null)?.live ?? null
}
