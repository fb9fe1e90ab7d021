/** How long what came now has to wait, so that no more than `bytesPerSecond` pass; what was not used is kept for `BURST_MS`. */
export interface Pace {
  delayMs(bytes: number, now: number): number
}

const BURST_MS = 500

export function openPace(bytesPerSecond: number): Pace {
  let paidUntil = 0
  return {
    delayMs(bytes, now) {
      const from = Math.max(paidUntil, now - BURST_MS)
      paidUntil = from + (bytes / bytesPerSecond) * 1000
      return Math.max(0, Math.ceil(from - now))
    },
  }
}
