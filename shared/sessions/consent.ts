import { z } from 'zod'
import type { EndReason } from './session-state.ts'

/** What has to be asked of the target's user, and what happens without an answer. CONS1 to CONS4. Pure. */

/** What the relay's policy says on one point. */
export interface ConsentPolicy {
  askUser: boolean
  graceTimeMs: number
  proceedOnTimeOut: boolean
  proceedIfNobodyLoggedOn: boolean
}

/** The device's own floor, which no relay can go below: set by its administrator, kept on the device. CONS4. */
export const consentFloorSchema = z.object({
  alwaysAsk: z.boolean(),
  neverProceedUnanswered: z.boolean(),
  /** Nobody's keyboard and mouse are used without somebody there who said yes. */
  neverControlUnseen: z.boolean().default(true),
  /** Nothing is recorded without somebody there who said yes. */
  neverRecordUnseen: z.boolean().default(true),
})
export type ConsentFloor = z.infer<typeof consentFloorSchema>

/** A logged-on user is always asked; silence is no consent; nothing is controlled or recorded unseen. */
export const defaultConsentFloor: ConsentFloor = {
  alwaysAsk: true,
  neverProceedUnanswered: true,
  neverControlUnseen: true,
  neverRecordUnseen: true,
}

/** What the floor looks at beside the policy: a session start, control of the device, a recording. */
export type FloorMatter = 'start' | 'control' | 'record'

export type ConsentDecision =
  | { act: 'proceed'; decidedBy: 'policy' }
  | { act: 'refuse'; reason: EndReason; decidedBy: 'policy' | 'floor' }
  | {
      act: 'ask'
      graceTimeMs: number
      onTimeOut: 'proceed' | 'refuse'
      decidedBy: 'policy' | 'floor'
    }

/** The grace time given when the floor asks although the policy wanted no window. */
const FLOOR_GRACE_TIME_MS = 45_000

/**
 * Decides one consent point on the device. `someoneLoggedOn` is what the device itself sees; `matters` is what is at stake.
 * Where the floor is stricter than the policy the floor decides, and the decision says so.
 */
export function decideConsent(
  policy: ConsentPolicy,
  floor: ConsentFloor,
  someoneLoggedOn: boolean,
  matters: readonly FloorMatter[],
): ConsentDecision {
  const guardsUnseen =
    (floor.neverControlUnseen && matters.includes('control')) ||
    (floor.neverRecordUnseen && matters.includes('record'))
  const forbidsSilence = floor.neverProceedUnanswered || guardsUnseen
  if (!someoneLoggedOn) {
    if (!policy.proceedIfNobodyLoggedOn)
      return { act: 'refuse', reason: 'nobody-logged-on', decidedBy: 'policy' }
    return forbidsSilence
      ? { act: 'refuse', reason: 'device-floor', decidedBy: 'floor' }
      : { act: 'proceed', decidedBy: 'policy' }
  }
  const policyAsks = policy.askUser && policy.graceTimeMs > 0
  const floorAsks = guardsUnseen || (floor.alwaysAsk && matters.includes('start'))
  if (!policyAsks && !floorAsks) return { act: 'proceed', decidedBy: 'policy' }
  const floorForbidsSilence = policy.proceedOnTimeOut && forbidsSilence
  return {
    act: 'ask',
    graceTimeMs: policyAsks ? policy.graceTimeMs : FLOOR_GRACE_TIME_MS,
    onTimeOut: policyAsks && policy.proceedOnTimeOut && !floorForbidsSilence ? 'proceed' : 'refuse',
    decidedBy: policyAsks && !floorForbidsSilence ? 'policy' : 'floor',
  }
}
