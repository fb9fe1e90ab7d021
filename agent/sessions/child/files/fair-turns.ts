import { setTimeout as delay } from 'node:timers/promises'

/** Several files share one connection: each gets its turn for one chunk, in the order in which they asked. FILE1. */
export interface FairTurns {
  /** Resolves when it is this one's turn and the connection has room; also when `signal` ended the wait. */
  turn(signal: AbortSignal): Promise<void>
}

/** wrtc tells no `bufferedamountlow`: the queue is looked at this often. */
const LOOK_AGAIN_MS = 2

export function fairTurns(hasRoom: () => boolean): FairTurns {
  let last: Promise<void> = Promise.resolve()

  async function take(before: Promise<void>, signal: AbortSignal): Promise<void> {
    await before
    while (!signal.aborted && !hasRoom()) await delay(LOOK_AGAIN_MS)
  }

  return {
    turn(signal) {
      last = take(last, signal)
      return last
    },
  }
}
