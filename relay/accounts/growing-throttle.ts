import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'

export interface ThrottleSetting {
  name: string
  freeTries: number
  firstDelayMs: number
  longestDelayMs: number
  /** Without a try for this long, the key starts anew. */
  forgetAfterMs: number
}

/** One kind of tries, counted by key; after the free ones each try costs a wait that doubles. */
export interface GrowingThrottle {
  /**
   * Counts a try when it arrives, so that a thousand at once are not a thousand for free. Returns how many tries beyond the
   * free ones this is. Throws `too-many-requests` with `retryAfterMs` where it comes too early; that one is not counted.
   */
  take: (key: string) => Promise<number>
  /** The try was right: this key starts anew. */
  forget: (key: string) => Promise<void>
  /** The try was right, but the key is shared with others: only this one does not count. */
  giveBack: (key: string) => Promise<void>
}

export function openGrowingThrottle(setting: ThrottleSetting): GrowingThrottle {
  const tries = new RateLimiterMemory({
    keyPrefix: `${setting.name}-tries`,
    points: Number.MAX_SAFE_INTEGER,
    duration: setting.forgetAfterMs / 1000,
  })
  const gate = new RateLimiterMemory({ keyPrefix: `${setting.name}-gate`, points: 1, duration: 1 })
  return {
    async take(key) {
      const { consumedPoints } = await tries.penalty(key)
      const beyond = consumedPoints - setting.freeTries
      if (beyond <= 0) return 0
      const shutForMs = Math.min(setting.longestDelayMs, setting.firstDelayMs * 2 ** Math.min(beyond - 1, 30))
      try {
        await gate.consume(key, 1, { customDuration: shutForMs / 1000 })
        return beyond
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        await tries.reward(key)
        const retryAfterMs = Math.max(1, refusal.msBeforeNext)
        const seconds = Math.ceil(retryAfterMs / 1000)
        throw new Failure('too-many-requests', say(relayWords.tooManyTries, { seconds }), { retryAfterMs })
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
