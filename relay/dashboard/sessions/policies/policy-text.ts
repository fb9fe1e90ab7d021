import { policies, type PolicyName } from '../../../../shared/sessions/policy.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../../shared/words/say.ts'

/** A policy's value as people read it: Yes, No, `45 s`, `480 min`. */
export function policyValueText(name: PolicyName, value: boolean | number): string {
  if (typeof value === 'boolean') return value ? commonWords.yes : commonWords.no
  const policy = policies[name]
  return say(policy.kind === 'number' && policy.unit === 'min' ? words.unitMinutes : words.unitSeconds, {
    value,
  })
}
