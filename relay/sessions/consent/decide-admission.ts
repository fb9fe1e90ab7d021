import type { Asker } from '../../../shared/protocol/people.ts'
import type { SessionRequest } from '../../../shared/protocol/session.ts'
import { termsForGuest } from '../../../shared/sessions/guest-terms.ts'
import { modesAllowedBy, resolvePolicy, termsOf, type PolicyValues } from '../../../shared/sessions/policy.ts'
import {
  allowedModes,
  chooseSessionMode,
  sessionModes,
  type ModeReason,
  type SessionMode,
} from '../../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'

export interface AdmissionFacts {
  sessionId: string
  controller: Asker
  role: string
  links: readonly { id: string; values: PolicyValues }[]
  /** Whether the target is a guest in a browser. */
  isGuest: boolean
  /** Whether an approval rule asks for a request to connect, and the controller has none that is open. APPR1. */
  lacksApproval: boolean
  /** What the device last said it can do. */
  deviceModes: readonly SessionMode[]
  /** Who is in session with the device already; null: nobody. */
  connectedWith: Asker | null
}

export type Admission =
  | { act: 'ask'; request: SessionRequest }
  | { act: 'end'; reason: EndReason; because?: ModeReason; connectedWith?: Asker }

/** The modes that a role has a right to at all. */
export const modesOfRole = (role: string): readonly SessionMode[] => (role === 'auditor' ? [] : sessionModes)

/**
 * Whether the device is asked, and what; decided before anything of the target is seen. MODE1, MODE4, POL1, SES3. Pure.
 * Policy comes before busy: who may not hold a session there does not learn that somebody else does.
 */
export function decideAdmission(facts: AdmissionFacts): Admission {
  const policy = resolvePolicy(facts.links)
  if (!policy) return { act: 'end', reason: 'no-policy-link' }
  const circumstances = {
    // What no browser can do is not told as the policy's doing.
    policyAllows: facts.isGuest ? ['active' as const, ...modesAllowedBy(policy)] : modesAllowedBy(policy),
    deviceCan: facts.deviceModes,
    controllerMay: modesOfRole(facts.role),
  }
  const { mode, because } = chooseSessionMode(circumstances)
  if (mode === null) return { act: 'end', reason: 'no-allowed-mode', because }
  if (facts.lacksApproval) return { act: 'end', reason: 'approval-needed' }
  const terms = facts.isGuest ? termsForGuest(termsOf(policy)) : termsOf(policy)
  if (facts.connectedWith) return { act: 'end', reason: 'device-busy', connectedWith: facts.connectedWith }
  return {
    act: 'ask',
    request: {
      sessionId: facts.sessionId,
      controller: facts.controller,
      proposed: { mode, because },
      terms: { ...terms, allowedModes: allowedModes(circumstances) },
    },
  }
}
