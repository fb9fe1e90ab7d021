import { z } from 'zod'

/** Fallback: failed periodic jobs are repeated, with one frequency and one number of cycles for the whole system. FALL1. Pure. */

export const fallbackSettingsSchema = z.object({
  enabled: z.boolean(),
  everyMinutes: z.number().int().min(1).max(10_080),
  cycles: z.number().int().min(1).max(100),
})
export type FallbackSettings = z.infer<typeof fallbackSettingsSchema>

export const defaultFallback: FallbackSettings = { enabled: false, everyMinutes: 60, cycles: 3 }

/** What is known of the job that has just ended. */
export interface EndedJob {
  state: 'completed' | 'error' | 'cancelled' | 'expired'
  /** Whether a periodic event made it, or, of a repeat, the job that it repeats. */
  isPeriodic: boolean
  /** 0: not a repeat; otherwise the how many-eth. */
  cycle: number
  endedAt: number
}

/** When it is repeated and as which cycle; null where it is not. A cancelled job is somebody's word that it is over. */
export function nextRepeat(
  { state, isPeriodic, cycle, endedAt }: EndedJob,
  settings: FallbackSettings,
): { cycle: number; dueAt: number } | null {
  const hasFailed = state === 'error' || state === 'expired'
  if (!settings.enabled || !isPeriodic || !hasFailed || cycle >= settings.cycles) return null
  return { cycle: cycle + 1, dueAt: endedAt + settings.everyMinutes * 60_000 }
}
