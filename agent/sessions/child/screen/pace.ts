/** When the screen is looked at next. A steady low rate beats "only when changed": the viewer's buffer stays in step. */

const AFTER_FAULT_MS = 1000

/** An unchanged picture is sent again after this long, so that its quality settles. */
export const REPEAT_AFTER_MS = 200

export interface Pace {
  /** When the last look was to be. */
  dueAt: number
  now: number
  failed: boolean
  framesPerSecond: number
}

/**
 * When the next look is due, by the clock of `now`. A look that took longer than usual is made up for by the one after it, so that
 * the rate holds; of a machine that is further behind, frames are left out, never queued.
 */
export function nextGrabAt({ dueAt, now, failed, framesPerSecond }: Pace): number {
  if (failed) return now + AFTER_FAULT_MS
  const periodMs = 1000 / framesPerSecond
  return Math.max(dueAt + periodMs, now - periodMs)
}
