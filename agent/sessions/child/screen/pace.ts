/** When the screen is looked at next. A steady low rate beats "only when changed": the viewer's buffer stays in step. */

const AFTER_FAULT_MS = 1000

/** An unchanged picture is sent again after this long, so that its quality settles. */
export const REPEAT_AFTER_MS = 200

export interface Pace {
  askedAt: number
  now: number
  failed: boolean
  framesPerSecond: number
}

/** Milliseconds until the next look; 0 when the machine is behind already: then frames are left out, never queued. */
export function nextGrabInMs({ askedAt, now, failed, framesPerSecond }: Pace): number {
  if (failed) return AFTER_FAULT_MS
  return Math.max(0, askedAt + 1000 / framesPerSecond - now)
}
