/**
 * Whether files go quicker through the relay than over the data channel, by what the receiver confirmed: of the data channel what
 * was seen last, of the relay its first seconds. Times in which nothing was confirmed for a while (a pause, a change of lanes,
 * nothing to send) do not count. FILE1.
 */
export interface LaneTrial {
  /** So many bytes more were confirmed of what went over the data channel. */
  overChannel(bytes: number, now: number): void
  /** And over the lane through the relay; true, once known, where that is slower: it is not worth its while. */
  isSlow(bytes: number, now: number): boolean
}

const GAP_MS = 1000
/** The first of it is the lane's start, not its speed. */
const START_MS = 500
const TRIAL_MS = 3000
/** So much of the data channel has to have been seen. */
const ENOUGH_MS = 500

interface Speed {
  add(bytes: number, now: number): void
  movedMs(): number
  bytesPerMs(): number
}

function openSpeed(skipMs: number): Speed {
  let lastAt = -Infinity
  let movedMs = 0
  let bytesSeen = 0
  return {
    add(bytes, now) {
      const passedMs = now - lastAt
      lastAt = now
      if (passedMs > GAP_MS) return
      movedMs += passedMs
      if (movedMs > skipMs) bytesSeen += bytes
      // What is seen now counts more than what was.
      if (movedMs <= skipMs + 2 * TRIAL_MS) return
      movedMs = skipMs + TRIAL_MS
      bytesSeen /= 2
    },
    movedMs: () => Math.max(0, movedMs - skipMs),
    bytesPerMs: () => bytesSeen / Math.max(1, movedMs - skipMs),
  }
}

export function laneTrial(): LaneTrial {
  const channel = openSpeed(0)
  const relay = openSpeed(START_MS)
  let verdict: boolean | null = null
  return {
    overChannel: (bytes, now) => channel.add(bytes, now),
    isSlow(bytes, now) {
      relay.add(bytes, now)
      if (verdict === null && relay.movedMs() >= TRIAL_MS && channel.movedMs() >= ENOUGH_MS)
        verdict = relay.bytesPerMs() < channel.bytesPerMs()
      return verdict === true
    },
  }
}
