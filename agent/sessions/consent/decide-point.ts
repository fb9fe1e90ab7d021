import {
  decideConsent,
  type ConsentDecision,
  type ConsentFloor,
  type FloorMatter,
} from '../../../shared/sessions/consent.ts'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import type { ConsentPoint, SessionTerms } from '../../../shared/sessions/session-terms.ts'

/** How long the user may think in mid-session where policy gives the session start no time at all. */
export const USUAL_GRACE_TIME_MS = 45_000

/** What the device itself knows when it decides: its floor, and whether somebody is there. */
export interface DeviceSays {
  floor: ConsentFloor
  someoneLoggedOn: boolean
}

/** What has to be asked before a session starts in this mode. CONS1, CONS4. */
export function decideSessionStart(
  { consent, recording }: SessionTerms,
  mode: SessionMode,
  { floor, someoneLoggedOn }: DeviceSays,
): ConsentDecision {
  const policy = { ...consent, askUser: consent.asks['session-start'] }
  const matters: FloorMatter[] = ['start']
  if (mode === 'active') matters.push('control')
  if (recording.forced) matters.push('record')
  return decideConsent(policy, floor, someoneLoggedOn, matters)
}

/** What has to be asked at a point in mid-session. Silence is a no there, whatever policy says of the session start. */
export function decidePoint(
  terms: SessionTerms,
  point: Exclude<ConsentPoint, 'session-start'>,
  { floor, someoneLoggedOn }: DeviceSays,
  mode?: SessionMode,
): ConsentDecision {
  const matters: FloorMatter[] = point === 'recording' ? ['record'] : mode === 'active' ? ['control'] : []
  return decideWithin(terms, terms.consent.asks[point], floor, someoneLoggedOn, matters)
}

/** What has to be asked before one more person sees the session: the floor looks at it as at a session's start. */
export function decideJoin(terms: SessionTerms, { floor, someoneLoggedOn }: DeviceSays): ConsentDecision {
  return decideWithin(terms, terms.consent.asks.participants, floor, someoneLoggedOn, ['start'])
}

/** What has to be asked before the device is restarted, or its mouse and keyboard are switched off: always, whatever policy says. */
export function decideGrave(terms: SessionTerms, { floor, someoneLoggedOn }: DeviceSays): ConsentDecision {
  return decideWithin(terms, true, floor, someoneLoggedOn, ['control'])
}

function decideWithin(
  { consent }: SessionTerms,
  askUser: boolean,
  floor: ConsentFloor,
  someoneLoggedOn: boolean,
  matters: readonly FloorMatter[],
): ConsentDecision {
  const graceTimeMs = consent.graceTimeMs || USUAL_GRACE_TIME_MS
  const policy = { ...consent, askUser, graceTimeMs, proceedOnTimeOut: false }
  return decideConsent(policy, floor, someoneLoggedOn, matters)
}
