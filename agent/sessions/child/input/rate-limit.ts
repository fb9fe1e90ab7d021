const MOST_A_SECOND = 2000

/** Whether one message more may pass at this time (ms): 2,000 a second, as many of them at once as saved up in that second. */
export function makeRateLimit(startedAt: number): (now: number) => boolean {
  let left = MOST_A_SECOND
  let at = startedAt
  return now => {
    left = Math.min(MOST_A_SECOND, left + ((now - at) / 1000) * MOST_A_SECOND)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
