import type { RequestPhase } from '../../../shared/records/access-request.ts'
import { approvalsText } from '../../../shared/words/en/dashboard-requests.ts'
import { hoursWords } from '../../../shared/words/en/requests.ts'
import { say } from '../../../shared/words/say.ts'

export const approvalsOf = (count: number): string =>
  count === 1 ? approvalsText.one : say(approvalsText.many, { count })

export const hoursOf = (hours: number): string =>
  hours === 1 ? hoursWords.one : say(hoursWords.many, { count: hours })

/** How a phase is coloured: what is open is good, what waits asks for attention, what was refused is bad. */
export function phaseTone(phase: RequestPhase): string {
  if (phase === 'open' || phase === 'checked-out') return 'good'
  if (phase === 'pending') return 'warn'
  if (phase === 'rejected' || phase === 'revoked' || phase === 'failed') return 'bad'
  if (phase === 'approved' || phase === 'preparing') return ''
  return 'quiet'
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const USUAL_HOURS = 2

/** From now, for two hours or as long as the rule allows. */
export function usualTimes(now: number, longestHours: number): { from: number; until: number } {
  const from = Math.floor(now / MINUTE_MS) * MINUTE_MS
  return { from, until: from + Math.min(USUAL_HOURS, longestHours) * HOUR_MS }
}
