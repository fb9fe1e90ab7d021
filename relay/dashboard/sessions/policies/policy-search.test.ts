import { expect, test } from 'vitest'
import { policyNames } from '../../../../shared/sessions/policy.ts'
import { policyGroups } from '../../../../shared/words/en/policies.ts'
import { findPolicies } from './policy-search.ts'

test('[POL2] every policy stands in one group', () => {
  expect(policyGroups.flatMap(({ names }) => names).toSorted()).toEqual([...policyNames].toSorted())
})

test('policies are found by words of their name, their sentence and their group', () => {
  const names = (typed: string) => findPolicies(typed).flatMap(group => group.names)
  expect(names('')).toEqual(policyGroups.flatMap(group => group.names))
  expect(names('still sharing')).toEqual(['ask-again-every'])
  expect(names('RECORD relay')).toEqual(['keep-recordings-on-relay'])
  expect(names('session types chat')).toEqual(['mode-chat'])
  expect(findPolicies('nothing like this')).toEqual([])
})
