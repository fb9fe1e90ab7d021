/** Whether one more may pass at this time (ms): so many a second, and `most` of them at once where nothing came for a while. */
export function makeRateLimit(
  startedAt: number,
  { aSecond, most }: { aSecond: number; most: number },
): (now: number) => boolean {
  let left = most
  let at = startedAt
  return now => {
    left = Math.min(most, left + ((now - at) / 1000) * aSecond)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
