import type { RelayContext } from '../context.ts'
import { cutJobs } from '../jobs/history/cut-jobs.ts'
import { cutRecordings } from '../sessions/recordings/remove-recordings.ts'
import { cutAudit, cutHappenings, cutJobLogs, cutWatchEvents } from './cut-old.ts'

const DAY_MS = 86_400_000
const LOOK_EVERY_MS = 3_600_000

/** Where days are kept at all: the moment before which things are old. Whole days (UTC), so that a day cuts once. */
export function oldBefore(days: number | undefined, now: number): number | null {
  return days === undefined ? null : Math.floor(now / DAY_MS) * DAY_MS - days * DAY_MS
}

/** Takes away what is older than the retention settings say. Returns how much of each went. OPS1. */
export async function applyRetention(
  ctx: Pick<RelayContext, 'store' | 'clock' | 'config' | 'secrets'>,
): Promise<Record<'happenings' | 'jobLogs' | 'jobs' | 'recordings' | 'watchEvents' | 'audit', number>> {
  const { store } = ctx
  const { sessionDays, jobLogDays, auditDays, recordingDays, watchEventDays } = ctx.config.retention
  const now = ctx.clock()
  const cut = async (
    days: number | undefined,
    take: (before: number) => Promise<number>,
  ): Promise<number> => {
    const before = oldBefore(days, now)
    return before === null ? 0 : await take(before)
  }
  return {
    happenings: await cut(sessionDays, before => cutHappenings(store, before)),
    jobLogs: await cut(jobLogDays, before => cutJobLogs(store, before)),
    // Set on the dashboard, not when the relay is started.
    jobs: await cutJobs(store, now),
    recordings: await cut(recordingDays, before => cutRecordings(ctx, before)),
    watchEvents: await cut(watchEventDays, before => cutWatchEvents(store, before)),
    audit: await cut(auditDays, before => cutAudit(store, before, now)),
  }
}

/** Applies retention at once and every hour, never twice at once; the handle stops it and waits for what is under way. */
export function keepRetention(ctx: RelayContext): { stop: () => Promise<void> } {
  let current: Promise<void> | null = null
  const apply = async (): Promise<void> => {
    try {
      const cut = await applyRetention(ctx)
      if (Object.values(cut).some(count => count > 0))
        ctx.log.info(cut, 'retention: old entries were removed')
    } catch (error) {
      ctx.log.error({ err: error }, 'retention failed; tried again in an hour')
    } finally {
      current = null
    }
  }
  current = apply()
  const timer = setInterval(() => {
    current ??= apply()
  }, LOOK_EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await current
    },
  }
}
