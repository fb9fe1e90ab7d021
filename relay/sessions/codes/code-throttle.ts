import { throttleKeyOf } from '../../http/source-of.ts'
import type { MakeCounter } from '../../throttles/counters.ts'
import { openGrowingThrottle, type GrowingThrottle, type Ladder } from '../../throttles/growing-throttle.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'

/** So many wrong codes an hour are free on each ladder. */
export const defaultLadders = {
  /** A person who mistypes a few times is not held up. */
  device: { freeTries: 5, firstDelayMs: 2_000, longestDelayMs: 15 * 60_000 },
  /** Many devices of one office come from one address. */
  source: { freeTries: 20, firstDelayMs: 2_000, longestDelayMs: 5 * 60_000 },
  relay: { freeTries: 200, firstDelayMs: 1_000, longestDelayMs: 10_000 },
} as const satisfies Record<string, Ladder>

export type Rung = keyof typeof defaultLadders

/** One try that was let through. */
interface CodeTry {
  /** The ladders on which this try stands beyond the free ones: somebody is guessing. */
  beyondFree: Rung[]
  /** The code was right: the try does not count. */
  succeeded: () => Promise<void>
}

export interface CodeThrottle {
  /** Counts a try at its arrival. Throws `too-many-requests` with `retryAfterMs` when it comes too early. */
  admit: (deviceId: string, source: string) => Promise<CodeTry>
}

const FORGET_AFTER_MS = 3_600_000
const WHOLE_RELAY = 'all'

/**
 * Throttles redeeming per device, per source and over the whole installation, each on its own ladder; tries that were right,
 * or turned away by a later ladder, are taken back.
 * A device without a wrong try within the hour passes the ladders of source and relay: an attack shuts out no honest person.
 */
export function openCodeThrottle(
  makeCounter: MakeCounter,
  ladders: Record<Rung, Ladder> = defaultLadders,
): CodeThrottle {
  const rungs = (Object.keys(defaultLadders) as Rung[]).map(rung => {
    const setting = { name: `code-${rung}`, forgetAfterMs: FORGET_AFTER_MS, ...ladders[rung] }
    const throttle = openGrowingThrottle(makeCounter, { ...setting, refusal: relaySessionWords.tooManyCodes })
    return { rung, throttle }
  })
  return {
    async admit(deviceId, source) {
      const keys = { device: deviceId, source: throttleKeyOf(source), relay: WHOLE_RELAY }
      const counted: { throttle: GrowingThrottle; key: string }[] = []
      const takeBack = async (): Promise<void> => {
        for (const { throttle, key } of counted) await throttle.giveBack(key)
      }
      const beyondFree: Rung[] = []
      let isHonest = false
      for (const { rung, throttle } of rungs) {
        const key = keys[rung]
        try {
          const { tries, beyond } = await throttle.take(key, isHonest)
          counted.push({ throttle, key })
          if (rung === 'device') isHonest = tries === 1
          if (beyond > 0) beyondFree.push(rung)
        } catch (tooEarly) {
          await takeBack()
          throw tooEarly
        }
      }
      return { beyondFree, succeeded: takeBack }
    },
  }
}
