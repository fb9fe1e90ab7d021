import { useState } from 'preact/hooks'
import type { ApprovalRule } from '../../../shared/protocol/api/requests.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { approvalWords as words } from '../../../shared/words/en/dashboard-requests.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { useReading } from '../link/use-reading.ts'
import { Form } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Shown } from '../parts/shown.tsx'
import { Unsaved } from '../parts/unsaved.tsx'
import { RuleFields, type RuleDraft } from './rule-fields.tsx'

type Place = Pick<ApprovalRule, 'objectKind' | 'objectId'>
const MAX_RULES = 3

/** Where approval is needed on a record, folder or record type, and from whom. APPR1. */
export function ApprovalRules({ objectKind, objectId, mayChange }: Place & { mayChange: boolean }) {
  const place = { objectKind, objectId }
  const reading = useReading(
    `approval rules ${objectKind} ${objectId}`,
    () => call('GET /api/approval-rules', { query: place }),
    ['requests', 'records'],
  )
  const groups = useReading('approver groups', readGroups, ['policies'])
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <p class="soft">{words.intro}</p>
      <Shown reading={groups}>
        {groupRows => (
          <Shown reading={reading}>
            {({ rows }) => (
              <Rules
                key={JSON.stringify(rows)}
                place={place}
                rows={rows}
                groups={groupRows}
                mayChange={mayChange}
                onSaved={reading.again}
              />
            )}
          </Shown>
        )}
      </Shown>
    </section>
  )
}

const readGroups = async () => (await call('GET /api/grantees')).rows.filter(row => row.kind === 'group')

function Rules(props: {
  place: Place
  rows: readonly ApprovalRule[]
  groups: readonly { id: string; name: string }[]
  mayChange: boolean
  onSaved: () => void
}) {
  const { place, rows, groups, mayChange, onSaved } = props
  const [before] = useState(() => rows.map(draftOf))
  const [rules, setRules] = useState(before)
  const dirty = JSON.stringify(rules) !== JSON.stringify(before)
  const act = useAct(async () => {
    await call('PUT /api/approval-rules', { body: { ...place, rules } })
    tell(words.saved)
    onSaved()
  })
  const isWhole = rules.every(
    rule =>
      rule.kinds.length > 0 &&
      rule.approverGroupId !== '' &&
      (rule.offHours === null || rule.offHours.approverGroupId !== ''),
  )
  return (
    <>
      <Unsaved dirty={dirty} />
      {rules.length === 0 && (
        <p>
          {words.none} {place.objectKind !== 'record-type' && words.noneInherited}
        </p>
      )}
      <Form
        act={act}
        submit={commonWords.save}
        busy={commonWords.saving}
        blocked={!mayChange || !dirty || !isWhole}
        {...(dirty && { onCancel: () => setRules(before) })}
      >
        <fieldset disabled={!mayChange}>
          {rules.map((rule, index) => (
            <RuleFields
              key={index}
              rule={rule}
              number={index + 1}
              groups={groups}
              failure={act.failure}
              onChange={next =>
                setRules(held =>
                  held.flatMap((each, at) => (at !== index ? [each] : next === null ? [] : [next])),
                )
              }
            />
          ))}
          {mayChange && rules.length < MAX_RULES && groups.length > 0 && (
            <button type="button" class="quiet" onClick={() => setRules(held => [...held, newRule()])}>
              {words.add}
            </button>
          )}
        </fieldset>
      </Form>
      {groups.length === 0 && <p class="soft">{words.noGroups}</p>}
      {!mayChange && <p class="soft small">{words.mayNot}</p>}
    </>
  )
}

const draftOf = (rule: ApprovalRule): RuleDraft => ({
  kinds: rule.kinds,
  approverGroupId: rule.approverGroupId,
  approvals: rule.approvals,
  offHours: rule.offHours,
  longestHours: rule.longestHours,
  endSessionOnExpiry: rule.endSessionOnExpiry,
})

const newRule = (): RuleDraft => ({
  kinds: ['unlock'],
  approverGroupId: '',
  approvals: 1,
  offHours: null,
  longestHours: 8,
  endSessionOnExpiry: true,
})
