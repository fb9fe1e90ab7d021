/** A recording that stays where it was made, with when it was last written to (epoch ms). */
export interface StoredRecording {
  id: string
  at: number
  bytes: number
}

/** How much stays where it was made: for how long, and how much of all. */
export interface RecordingLimits {
  days: number
  bytes: number
}

const DAY_MS = 86_400_000

/** Those that have to go, oldest first: what is older than the days, then as many as it takes to get below the size. Pure. REC1. */
export function chooseOld<R extends StoredRecording>(
  stored: readonly R[],
  limits: RecordingLimits,
  now: number,
): R[] {
  let left = stored.reduce((sum, { bytes }) => sum + bytes, 0)
  return stored
    .toSorted((a, b) => a.at - b.at)
    .filter(({ at, bytes }) => {
      const goes = at < now - limits.days * DAY_MS || left > limits.bytes
      if (goes) left -= bytes
      return goes
    })
}
