import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Failure } from '../../../shared/protocol/failure.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

/** A line that comes and goes every second moves a session half as often. */
const moveRate = { points: 120, duration: 60 }

/**
 * Counts what an end reports that moves its session on. Each stands in the audit log, also when the history is full, so an end that
 * says without end that it is connected and interrupted must not fill it. Throws `too-many-requests`.
 */
export type CountMove = (actor: string, sessionId: string) => Promise<void>

export function openMoveCounter(): CountMove {
  const rate = new RateLimiterMemory({ ...moveRate, keyPrefix: 'moves' })
  return async (actor, sessionId) => {
    try {
      await rate.consume(`${actor} ${sessionId}`)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      const { msBeforeNext } = refusal
      throw new Failure(
        'too-many-requests',
        say(relaySessionWords.tooManyMoves, { seconds: Math.ceil(msBeforeNext / 1000) }),
        { retryAfterMs: msBeforeNext },
      )
    }
  }
}
