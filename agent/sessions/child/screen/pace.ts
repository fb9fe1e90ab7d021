/** When the screen is looked at next. A steady low rate beats "only when changed": the viewer's buffer stays in step. */

const FRAME_MS = 1000 / 30
/** A screen that has not changed for this long is looked at less often: grabbing costs more than sending. */
const CALM_AFTER_MS = 1000
const CALM_FRAME_MS = 1000 / 12
const AFTER_FAULT_MS = 1000

/** An unchanged picture is sent again after this long, so that its quality settles. */
export const REPEAT_AFTER_MS = 200

export interface Pace {
  askedAt: number
  changedAt: number
  now: number
  failed: boolean
}

/** Milliseconds until the next look; 0 when the machine is behind already: then frames are left out, never queued. */
export function nextGrabInMs({ askedAt, changedAt, now, failed }: Pace): number {
  if (failed) return AFTER_FAULT_MS
  const frameMs = now - changedAt > CALM_AFTER_MS ? CALM_FRAME_MS : FRAME_MS
  return Math.max(0, askedAt + frameMs - now)
}
