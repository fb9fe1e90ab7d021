import { resolvePolicy, termsOf } from '../../shared/sessions/policy.ts'
import type { ConsentPoint, SessionTerms } from '../../shared/sessions/session-terms.ts'

export type TermChanges = Partial<Omit<SessionTerms, 'consent' | 'may' | 'recording'>> & {
  consent?: Partial<Omit<SessionTerms['consent'], 'asks'>> & { asks?: Partial<Record<ConsentPoint, boolean>> }
  may?: Partial<SessionTerms['may']>
  recording?: Partial<SessionTerms['recording']>
}

/** The terms of a policy that says nothing, with these changes one after the other: for tests. */
export function makeTerms(...changes: (TermChanges | undefined)[]): SessionTerms {
  const policy = resolvePolicy([{ id: 'link', values: {} }])
  if (!policy) throw new Error('One link applies, so there is a policy.')
  return changes.reduce<SessionTerms>(withChanges, termsOf(policy))
}

function withChanges(
  before: SessionTerms,
  { consent, may, recording, ...others }: TermChanges = {},
): SessionTerms {
  return {
    ...before,
    ...others,
    consent: { ...before.consent, ...consent, asks: { ...before.consent.asks, ...consent?.asks } },
    may: { ...before.may, ...may },
    recording: { ...before.recording, ...recording },
  }
}
