import { decideConsent, defaultConsentFloor, type ConsentDecision } from '../../../shared/sessions/consent.ts'
import { screenModes, sessionModes, type SessionMode } from '../../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'
import type { Permission, SessionTerms } from '../../../shared/sessions/session-terms.ts'
import type { SessionAnswer } from '../../../shared/protocol/session.ts'

/** What a guest's page decides for itself, by the terms that it was given. Pure. */

/** For a question without a grace time in the policy. */
const GRACE_TIME_MS = 45_000

/**
 * A guest is always asked, and silence is no consent: a browser's page is held by the floor that a device has at first, and has
 * nobody who could lower it. CONS2, CONS4.
 */
export function decideGuestStart({ consent }: SessionTerms): Extract<ConsentDecision, { act: 'ask' }> {
  const policy = { ...consent, askUser: consent.asks['session-start'] }
  const decision = decideConsent(policy, defaultConsentFloor, true, ['start'])
  if (decision.act === 'ask') return decision
  return { act: 'ask', graceTimeMs: GRACE_TIME_MS, onTimeOut: 'refuse', decidedBy: 'floor' }
}

const isFloors = (terms: SessionTerms): boolean => decideGuestStart(terms).decidedBy === 'floor'

/** What the relay is told of a refusal. CONS3. */
export const refusalOf = (terms: SessionTerms, reason: EndReason): SessionAnswer => ({
  accepted: false,
  reason,
  floorDecided: isFloors(terms),
})

/** What the relay is told of a consent: another mode than the one that was proposed, and permissions that were not given. CONS2. */
export const acceptanceOf = (
  terms: SessionTerms,
  { targetChose, withheld }: { targetChose: SessionMode | null; withheld: Permission[] },
): SessionAnswer => ({
  accepted: true,
  decidedBy: 'user',
  floorDecided: isFloors(terms),
  ...(targetChose !== null && { targetChose }),
  ...(withheld.length > 0 && { withheld }),
})

/** The first mode in which nothing of the screen is seen; null where none is allowed. */
export const modeWithoutScreen = (allowed: readonly SessionMode[]): SessionMode | null =>
  sessionModes.find(mode => allowed.includes(mode) && !screenModes.includes(mode)) ?? null

export type ModeDecision =
  { act: 'change' } | { act: 'ask'; graceTimeMs: number } | { act: 'refuse'; reason: EndReason }

/** The support person asks for another mode: down at once, up as the person says; the browser itself asks before a first picture. MODE3. */
export function decideModeRequest(asked: {
  wanted: SessionMode
  now: SessionMode
  terms: SessionTerms
  isSharing: boolean
  isAsking: boolean
}): ModeDecision {
  const { wanted, now, terms, isSharing } = asked
  if (!terms.allowedModes.includes(wanted)) return { act: 'refuse', reason: 'no-allowed-mode' }
  const goesUp = sessionModes.indexOf(wanted) < sessionModes.indexOf(now)
  const needsPicture = screenModes.includes(wanted) && !isSharing
  if (!needsPicture && !(goesUp && terms.consent.asks['mode-change'])) return { act: 'change' }
  if (asked.isAsking) return { act: 'refuse', reason: 'user-refused' }
  return { act: 'ask', graceTimeMs: graceTimeOf(terms) }
}

export type Overdue = { act: 'end'; reason: EndReason } | { act: 'ask'; graceTimeMs: number }

/** What the clock says of a session that runs; null: it goes on. POL2. */
export function overdueOf(at: {
  now: number
  terms: SessionTerms
  liveSince: number
  lastActivityAt: number
  lastConfirmedAt: number
}): Overdue | null {
  const { now, terms } = at
  const { inactivityMs, askAgainEveryMs, maximumLengthMs } = terms
  if (now - at.liveSince >= maximumLengthMs) return { act: 'end', reason: 'maximum-length' }
  if (inactivityMs !== null && now - at.lastActivityAt >= inactivityMs)
    return { act: 'end', reason: 'inactivity' }
  if (askAgainEveryMs !== null && now - at.lastConfirmedAt >= askAgainEveryMs)
    return { act: 'ask', graceTimeMs: graceTimeOf(terms) }
  return null
}

const graceTimeOf = ({ consent }: SessionTerms): number => consent.graceTimeMs || GRACE_TIME_MS
