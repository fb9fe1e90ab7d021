import type { SessionTerms } from '../../shared/sessions/session-terms.ts'
import type { EndReason } from '../../shared/sessions/session-state.ts'

/** What the clock does to a session on the device. Pure; times in epoch milliseconds. POL2. */
export interface SessionTimes {
  /** When the session was accepted. */
  begunAt: number
  /** When the controller last did something: input, a mark, chat, a file. */
  activeAt: number
  /** When the user last said that they go on sharing, or accepted the session. */
  confirmedAt: number
}

/** Why the session has to end by now; `ask-again` where the user has to be asked whether to go on; null: it goes on. */
export function clockSays(
  terms: Pick<SessionTerms, 'maximumLengthMs' | 'inactivityMs' | 'askAgainEveryMs'>,
  times: SessionTimes,
  now: number,
): Extract<EndReason, 'maximum-length' | 'inactivity'> | 'ask-again' | null {
  if (now - times.begunAt >= terms.maximumLengthMs) return 'maximum-length'
  if (terms.inactivityMs !== null && now - times.activeAt >= terms.inactivityMs) return 'inactivity'
  const askAgain = terms.askAgainEveryMs !== null && now - times.confirmedAt >= terms.askAgainEveryMs
  return askAgain ? 'ask-again' : null
}
