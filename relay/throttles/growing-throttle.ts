import { RateLimiterRes } from 'rate-limiter-flexible'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import type { MakeCounter } from './counters.ts'

/** A ladder of growing delays: so many tries are free, after that each costs a wait that doubles. Delays are whole seconds. */
export interface Ladder {
  freeTries: number
  firstDelayMs: number
  longestDelayMs: number
}

export interface ThrottleSetting extends Ladder {
  name: string
  /** Without a try for this long, the key starts anew. */
  forgetAfterMs: number
  /** What who comes too early is told, with `{seconds}`. */
  refusal?: string
}

/** One try that was let through. */
interface Take {
  /** The tries of this key that count, with this one. */
  tries: number
  /** How many of them stand beyond the free ones. */
  beyond: number
}

/** One kind of tries, counted by key; after the free ones each try costs a wait that doubles. */
export interface GrowingThrottle {
  /**
   * Counts a try when it arrives, so that a thousand at once are not a thousand for free; one that is turned away is not
   * counted, so that impatience alone makes no delay longer. With `waived` it is counted and let through all the same.
   * Throws `too-many-requests` with `retryAfterMs` where it comes too early.
   */
  take: (key: string, waived?: boolean) => Promise<Take>
  /** The try was right: this key starts anew. */
  forget: (key: string) => Promise<void>
  /** The try was right, but the key is shared with others: only this one does not count. */
  giveBack: (key: string) => Promise<void>
}

export function openGrowingThrottle(makeCounter: MakeCounter, setting: ThrottleSetting): GrowingThrottle {
  const tries = makeCounter({
    keyPrefix: `${setting.name}-tries`,
    points: Number.MAX_SAFE_INTEGER,
    durationS: setting.forgetAfterMs / 1000,
  })
  const gate = makeCounter({ keyPrefix: `${setting.name}-gate`, points: 1, durationS: 1 })
  return {
    async take(key, waived = false) {
      const { consumedPoints } = await tries.penalty(key)
      const beyond = Math.max(0, consumedPoints - setting.freeTries)
      const taken = { tries: consumedPoints, beyond }
      if (beyond === 0 || waived) return taken
      try {
        await gate.consume(key, 1, { customDuration: Math.ceil(delayMs(setting, beyond) / 1000) })
        return taken
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        await tries.reward(key)
        const retryAfterMs = Math.max(1, refusal.msBeforeNext)
        const seconds = Math.ceil(retryAfterMs / 1000)
        throw new Failure('too-many-requests', say(setting.refusal ?? relayWords.tooManyTries, { seconds }), {
          retryAfterMs,
        })
      }
    },
    async forget(key) {
      await tries.delete(key)
      await gate.delete(key)
    },
    async giveBack(key) {
      await tries.reward(key)
    },
  }
}

/** The wait after the `beyond`-th try that was not free: doubling, up to the longest. Pure. */
export function delayMs({ firstDelayMs, longestDelayMs }: Ladder, beyond: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(beyond - 1, 30))
}
