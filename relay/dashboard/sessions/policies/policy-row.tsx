import {
  policies,
  policyPriorities,
  type PolicyName,
  type PolicyValue,
} from '../../../../shared/sessions/policy.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { policyTexts } from '../../../../shared/words/en/policies.ts'
import { say } from '../../../../shared/words/say.ts'

import { policyValueText } from './policy-text.ts'

type Said = 'nothing' | 'yes' | 'no' | 'number'

/** One policy on one link: what it says (or that it says nothing), and with which priority. */
export function PolicyRow(props: {
  name: PolicyName
  stated: PolicyValue | undefined
  onStated: (stated: PolicyValue | undefined) => void
}) {
  const { name, stated, onStated } = props
  const { name: label, does } = policyTexts[name]
  const policy = policies[name]
  const said: Said =
    stated === undefined
      ? 'nothing'
      : typeof stated.value === 'number'
        ? 'number'
        : stated.value
          ? 'yes'
          : 'no'
  const state = (value: boolean | number): void => onStated({ value, priority: stated?.priority ?? 0 })
  const change = (next: Said): void => {
    if (next === 'nothing') onStated(undefined)
    else if (next === 'number') state(Number(policy.unsaid))
    else state(next === 'yes')
  }
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {label}
        <p class="soft small does">
          {does} {say(words.otherwise, { value: policyValueText(name, policies[name].unsaid) })}
        </p>
      </th>
      <td role="cell" data-title={words.value}>
        <div class="row">
          <select
            aria-label={say(words.valueOf, { policy: label })}
            value={said}
            onChange={event => change(event.currentTarget.value as Said)}
          >
            <option value="nothing" selected={said === 'nothing'}>
              {words.nothing}
            </option>
            {policy.kind === 'number' ? (
              <option value="number" selected={said === 'number'}>
                {words.value}
              </option>
            ) : (
              <>
                <option value="yes" selected={said === 'yes'}>
                  {commonWords.yes}
                </option>
                <option value="no" selected={said === 'no'}>
                  {commonWords.no}
                </option>
              </>
            )}
          </select>
          {policy.kind === 'number' && typeof stated?.value === 'number' && (
            <>
              <input
                type="number"
                required
                min={policy.min}
                max={policy.max}
                step={1}
                value={stated.value}
                aria-label={`${label}: ${say(words.numberOf, { unit: policy.unit, min: policy.min, max: policy.max })}`}
                onInput={event => state(event.currentTarget.valueAsNumber)}
              />
              <span class="soft">{policy.unit}</span>
            </>
          )}
        </div>
      </td>
      <td role="cell" data-title={words.priority}>
        {stated === undefined ? (
          <span class="soft">{commonWords.none}</span>
        ) : (
          <select
            aria-label={say(words.priorityOf, { policy: label })}
            value={String(stated.priority)}
            onChange={event => {
              const priority = policyPriorities.find(known => String(known) === event.currentTarget.value)
              if (priority !== undefined) onStated({ ...stated, priority })
            }}
          >
            {policyPriorities.map(priority => (
              <option key={priority} value={String(priority)} selected={priority === stated.priority}>
                {words.priorityNames[priority]}
              </option>
            ))}
          </select>
        )}
      </td>
    </tr>
  )
}
