import type { SessionRequest } from '../../../shared/protocol/session.ts'
import { decideConsent, type ConsentDecision, type ConsentFloor } from '../../../shared/sessions/consent.ts'

/** How long the user may think about a file or another mode where policy gives the session start no time at all. */
const USUAL_GRACE_TIME_MS = 45_000

/** What has to be asked before a session starts. CONS1, CONS4. */
export function decideSessionStart(
  request: SessionRequest,
  floor: ConsentFloor,
  someoneLoggedOn: boolean,
): ConsentDecision {
  const { consent } = request.terms
  return decideConsent({ ...consent, askUser: consent.asks['session-start'] }, floor, someoneLoggedOn)
}

/** What has to be asked before a file is exchanged. Silence is a no, whatever policy says of the session start. */
export function decideFiles(
  request: SessionRequest,
  floor: ConsentFloor,
  someoneLoggedOn: boolean,
): ConsentDecision {
  return decideWithin(request, request.terms.consent.asks['file-transfer'], floor, someoneLoggedOn)
}

/** What has to be asked before the controller gets a mode that sees or does more. MODE3. */
export function decideModeUp(
  request: SessionRequest,
  floor: ConsentFloor,
  someoneLoggedOn: boolean,
): ConsentDecision {
  return decideWithin(request, request.terms.consent.asks['mode-change'], floor, someoneLoggedOn)
}

function decideWithin(
  { terms: { consent } }: SessionRequest,
  askUser: boolean,
  floor: ConsentFloor,
  someoneLoggedOn: boolean,
): ConsentDecision {
  const graceTimeMs = consent.graceTimeMs || USUAL_GRACE_TIME_MS
  return decideConsent({ ...consent, askUser, graceTimeMs, proceedOnTimeOut: false }, floor, someoneLoggedOn)
}
