import { openTick, type Tick } from '../../tick.ts'
import { sendMails } from '../approvals/send-mails.ts'
import { sweepRequests } from '../approvals/sweep-requests.ts'
import type { JobsContext } from '../jobs-context.ts'
import { claimSchedules } from './claim-schedules.ts'
import { releaseJobs, tellReleased } from './release-jobs.ts'
import { syncSchedules } from './sync-schedules.ts'

/** The engine looks at what has come due this often; what is due is a row, so nothing is lost between two looks. */
const TICK_MS = 5_000

/** Schedules become jobs, and jobs whose time has come go to their devices. Any relay may do it. */
export function openEngine(ctx: JobsContext): Tick {
  return openTick(
    TICK_MS,
    async isStopping => {
      while (!isStopping() && (await syncSchedules(ctx)) > 0);
      while (!isStopping() && (await sweepRequests(ctx)) > 0);
      for (let made = await claimSchedules(ctx); made && !isStopping(); made = await claimSchedules(ctx))
        ctx.changed(...made)
      for (let sent = await releaseJobs(ctx); sent && !isStopping(); sent = await releaseJobs(ctx))
        tellReleased(ctx, sent)
      while (!isStopping() && (await sendMails(ctx)) > 0);
    },
    error => ctx.log.error({ err: error }, 'the job engine failed; it looks again soon'),
  )
}
