import type { ApprovalRule } from '../../../shared/protocol/api/requests.ts'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { requestKinds, type RequestKind } from '../../../shared/records/access-request.ts'
import { approvalWords as words } from '../../../shared/words/en/dashboard-requests.ts'
import { say } from '../../../shared/words/say.ts'
import { Choice, Field, Tick } from '../parts/form.tsx'

export type RuleDraft = Omit<ApprovalRule, 'id' | 'objectKind' | 'objectId'>
const OFF_HOURS = '* 0-6,18-23 * * *'

/** One approval rule: for which acts, who decides by day and off hours, for how long, and what happens at the end. */
export function RuleFields(props: {
  rule: RuleDraft
  number: number
  groups: readonly { id: string; name: string }[]
  failure: Failure | null
  onChange: (rule: RuleDraft | null) => void
}) {
  const { rule, number, groups, failure, onChange } = props
  const change = (part: Partial<RuleDraft>): void => onChange({ ...rule, ...part })
  const problemIn = (part: string): string | undefined =>
    failure?.problems?.find(problem => problem.where === `rules.${number - 1}.${part}`)?.message
  const groupOptions = [
    ['', words.chooseGroup] as const,
    ...groups.map(group => [group.id, group.name] as const),
  ]
  const name = say(words.rule, { number })
  return (
    <fieldset class="rule" aria-label={name}>
      <div class="row spread">
        <h3>{name}</h3>
        <button
          type="button"
          class="quiet small"
          aria-label={say(words.remove, { number })}
          onClick={() => onChange(null)}
        >
          ×
        </button>
      </div>
      <fieldset class="kinds field" aria-label={words.kinds}>
        <span class="label">{words.kinds}</span>
        <div class="row">
          {requestKinds.map(kind => (
            <Tick
              key={kind}
              label={words.kindNames[kind]}
              checked={rule.kinds.includes(kind)}
              onTick={isOn => change({ kinds: withKind(rule.kinds, kind, isOn) })}
            />
          ))}
        </div>
        {rule.kinds.length === 0 && <p class="bad-text small">{words.chooseKind}</p>}
      </fieldset>
      <div class="form-grid">
        <Choice
          label={words.approvers}
          value={rule.approverGroupId}
          onValue={approverGroupId => change({ approverGroupId })}
          problem={problemIn('approverGroupId')}
          options={groupOptions}
        />
        <NumberField
          label={words.approvals}
          value={rule.approvals}
          max={5}
          onValue={approvals => change({ approvals })}
          problem={problemIn('approvals')}
        />
        <NumberField
          label={words.longest}
          value={rule.longestHours}
          max={720}
          onValue={longestHours => change({ longestHours })}
          problem={problemIn('longestHours')}
        />
      </div>
      <Tick
        label={words.endSession}
        checked={rule.endSessionOnExpiry}
        onTick={endSessionOnExpiry => change({ endSessionOnExpiry })}
      />
      <Tick
        label={words.offHours}
        checked={rule.offHours !== null}
        onTick={isOn => change({ offHours: isOn ? { window: OFF_HOURS, approverGroupId: '' } : null })}
      />
      {rule.offHours && (
        <div class="form-grid">
          <Field
            label={words.window}
            hint={words.windowHint}
            value={rule.offHours.window}
            onValue={window => rule.offHours && change({ offHours: { ...rule.offHours, window } })}
            problem={problemIn('offHours.window')}
            attributes={{ required: true, maxLength: 400, spellcheck: false }}
          />
          <Choice
            label={words.offApprovers}
            value={rule.offHours.approverGroupId}
            onValue={approverGroupId =>
              rule.offHours && change({ offHours: { ...rule.offHours, approverGroupId } })
            }
            options={groupOptions}
          />
        </div>
      )}
    </fieldset>
  )
}

function NumberField(props: {
  label: string
  value: number
  max: number
  onValue: (value: number) => void
  problem: string | undefined
}) {
  const { label, value, max, onValue, problem } = props
  return (
    <Field
      label={label}
      type="number"
      value={Number.isNaN(value) ? '' : String(value)}
      onValue={text => onValue(text === '' ? Number.NaN : Number(text))}
      problem={problem}
      attributes={{ required: true, min: 1, max }}
    />
  )
}

/** In the order of the list, so that ticking and unticking changes nothing. */
const withKind = (kinds: readonly RequestKind[], kind: RequestKind, isOn: boolean): RequestKind[] =>
  requestKinds.filter(each => (each === kind ? isOn : kinds.includes(each)))
