import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible'
import { throttleKeyOf } from '../../http/source-of.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

/** Makes a counter; in memory here, in a shared store when several relays run. CODE5. */
export type MakeCounter = (options: {
  keyPrefix: string
  points: number
  duration: number
}) => RateLimiterAbstract

/** One ladder of growing delays: so many wrong codes an hour are free, after that each try costs a wait that doubles. */
export interface Ladder {
  freeTries: number
  firstDelayMs: number
  longestDelayMs: number
}

export const defaultLadders = {
  /** A person who mistypes a few times is not held up. */
  device: { freeTries: 5, firstDelayMs: 2_000, longestDelayMs: 15 * 60_000 },
  /** Many devices of one office come from one address. */
  source: { freeTries: 20, firstDelayMs: 2_000, longestDelayMs: 5 * 60_000 },
  relay: { freeTries: 200, firstDelayMs: 500, longestDelayMs: 10_000 },
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

const WINDOW_S = 3600
const WHOLE_RELAY = 'all'

/**
 * Throttles redeeming per device, per source and over the whole relay, each on its own ladder.
 * A try is counted when it arrives, so that a thousand at once are not a thousand for free; one that is turned away is not
 * counted, so that impatience alone makes no delay longer. Tries that were right are taken back.
 * A device without a wrong try within the hour passes the ladders of source and relay: an attack shuts out no honest person.
 */
export function openCodeThrottle(
  ladders: Record<Rung, Ladder> = defaultLadders,
  makeCounter: MakeCounter = options => new RateLimiterMemory(options),
): CodeThrottle {
  const rungs = (Object.keys(defaultLadders) as Rung[]).map(rung => ({
    rung,
    ladder: ladders[rung],
    tries: makeCounter({
      keyPrefix: `code-tries-${rung}`,
      points: Number.MAX_SAFE_INTEGER,
      duration: WINDOW_S,
    }),
    gate: makeCounter({ keyPrefix: `code-gate-${rung}`, points: 1, duration: 1 }),
  }))
  return {
    async admit(deviceId, source) {
      const keys: Record<Rung, string> = {
        device: deviceId,
        source: throttleKeyOf(source),
        relay: WHOLE_RELAY,
      }
      const counted: (() => Promise<unknown>)[] = []
      const takeBack = async (): Promise<void> => {
        for (const undo of counted) await undo()
      }
      const beyondFree: Rung[] = []
      let honestSoFar = false
      for (const { rung, ladder, tries, gate } of rungs) {
        const key = keys[rung]
        const { consumedPoints } = await tries.penalty(key)
        counted.push(() => tries.reward(key))
        if (rung === 'device') honestSoFar = consumedPoints === 1
        const beyond = consumedPoints - ladder.freeTries
        if (beyond <= 0) continue
        beyondFree.push(rung)
        if (honestSoFar) continue
        const waitMs = await passGate(gate, key, delayMs(ladder, beyond))
        if (waitMs === 0) continue
        await takeBack()
        throw new Failure(
          'too-many-requests',
          say(relaySessionWords.tooManyCodes, { seconds: Math.ceil(waitMs / 1000) }),
          { retryAfterMs: waitMs },
        )
      }
      return { beyondFree, succeeded: takeBack }
    },
  }
}

/** The wait after the `beyond`-th try that was not free: doubling, up to the longest. */
export function delayMs(ladder: Ladder, beyond: number): number {
  return Math.min(ladder.longestDelayMs, ladder.firstDelayMs * 2 ** Math.min(beyond - 1, 30))
}

/** Passes one try and shuts the gate for `shutForMs`; returns how long it is still shut, 0 when this try may pass. */
async function passGate(gate: RateLimiterAbstract, key: string, shutForMs: number): Promise<number> {
  try {
    await gate.consume(key, 1, { customDuration: shutForMs / 1000 })
    return 0
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    return Math.max(1, refusal.msBeforeNext)
  }
}
