import type { PolicyName } from '../../../../shared/sessions/policy.ts'
import { policyGroups, policyTexts } from '../../../../shared/words/en/policies.ts'

/** The groups of policies with those that hold all words that were typed, in name, sentence or group; empty groups are left out. */
export function findPolicies(typed: string): { title: string; names: PolicyName[] }[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return policyGroups
    .map(({ title, names }) => ({
      title,
      names: names.filter(name => {
        const { name: shown, does } = policyTexts[name]
        const text = `${title} ${shown} ${does}`.toLowerCase()
        return wanted.every(word => text.includes(word))
      }),
    }))
    .filter(({ names }) => names.length > 0)
}
