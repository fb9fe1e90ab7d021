import type { SessionsContext } from './sessions-context.ts'
import { sweepSessions, type GoneSince } from './sweep-sessions.ts'

const SWEEP_EVERY_MS = 1_000

/** Sweeps every second, never twice at once; the handle stops it and waits for what is under way. */
export function startSweeping(ctx: SessionsContext): { stop: () => Promise<void> } {
  const goneSince: GoneSince = new Map()
  let current: Promise<void> | null = null
  const sweep = async (): Promise<void> => {
    try {
      await sweepSessions(ctx, goneSince)
    } catch (error) {
      ctx.log.error({ err: error }, 'sweeping the sessions failed; tried again at the next turn')
    } finally {
      current = null
    }
  }
  const timer = setInterval(() => {
    current ??= sweep()
  }, SWEEP_EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      ctx.lanes.stop()
      await current
      await ctx.settled()
    },
  }
}
