const WINDOW_MS = 3_000
const MIN_SPAN_MS = 400

export interface SpeedMeter {
  /** Bytes a second over the last seconds, after `bytes` in all at `now`; null until there is enough to tell. */
  at(now: number, bytes: number): number | null
}

/** How fast something grows, over a short window, so that the figure follows what happens now. */
export function speedMeter(): SpeedMeter {
  let samples: { now: number; bytes: number }[] = []
  return {
    at(now, bytes) {
      samples = [...samples.filter(sample => now - sample.now <= WINDOW_MS), { now, bytes }]
      const first = samples[0]
      if (!first || now - first.now < MIN_SPAN_MS) return null
      return ((bytes - first.bytes) / (now - first.now)) * 1000
    },
  }
}

/** Milliseconds until the rest is done at this speed; null where that cannot be said. */
export function remainingMs(leftBytes: number, bytesPerSecond: number | null): number | null {
  return bytesPerSecond !== null && bytesPerSecond > 0 ? (leftBytes / bytesPerSecond) * 1000 : null
}
