import { expect, test } from 'vitest'
import { policies, policyNames, resolvePolicy, termsOf, type PolicyValues } from './policy.ts'
import { sessionTermsSchema } from './session-terms.ts'

/** What one link means, with nothing else said. */
function termsWith(values: PolicyValues) {
  const policy = resolvePolicy([{ id: 'link', values }])
  if (!policy) throw new Error('One link applies, so there is a policy.')
  return sessionTermsSchema.parse(termsOf(policy))
}

test.each(policyNames)('[POL2] %s changes the terms of a session', name => {
  const policy = policies[name]
  const value =
    policy.kind === 'switch' ? !policy.unsaid : policy.unsaid === policy.max ? policy.min : policy.max
  expect(termsWith({ [name]: { value, priority: 0 } })).not.toEqual(termsWith({}))
})

test('[POL2] 0 minutes mean never', () => {
  const zero = { value: 0, priority: 0 } as const
  expect(termsWith({ 'inactivity-time-out': zero, 'ask-again-every': zero })).toMatchObject({
    inactivityMs: null,
    askAgainEveryMs: null,
  })
})

test('[REC1] forced recording allows what it demands', () => {
  expect(termsWith({ 'force-recording': { value: true, priority: 0 } })).toMatchObject({
    may: { recording: true },
    recording: { forced: true },
  })
})
