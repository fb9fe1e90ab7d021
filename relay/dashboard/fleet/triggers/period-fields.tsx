import type { Period } from '../../../../shared/fleet/period.ts'
import { amountUnits, triggerEditorWords as words } from '../../../../shared/words/en/dashboard-triggers.ts'
import { Choice } from '../../parts/form.tsx'
import { AmountField } from './amount-field.tsx'
import type { Problems, TriggerDraft } from './trigger-draft.ts'
import { spreadText } from './trigger-text.ts'

/** At most so many of each unit: a month in all. */
const most: Record<Period['unit'], number> = { minute: 1440, hour: 744, day: 31, week: 4, month: 1 }
const units = ['minute', 'hour', 'day', 'week', 'month'] as const

/** How often a periodic trigger runs, how that is spread, and what becomes of a run that was missed. TRIG2. */
export function PeriodFields(props: {
  draft: TriggerDraft
  onDraft: (changes: Partial<TriggerDraft>) => void
  problems: Problems
}) {
  const { draft, onDraft, problems } = props
  const { every, unit } = draft.period
  const problem = problems['period'] ?? problems['period.every']
  return (
    <fieldset>
      <legend>{words.when}</legend>
      <div class="amounts">
        <AmountField
          // The most depends on the unit.
          key={unit}
          label={words.every}
          value={every}
          onValue={next => onDraft({ period: { every: next, unit } })}
          range={[1, most[unit]]}
          problem={problem}
        />
        <Choice<Period['unit']>
          label={words.unit}
          value={unit}
          onValue={next => onDraft({ period: { every: Math.min(every, most[next]), unit: next } })}
          options={units.map(each => [each, amountUnits[each]] as const)}
        />
      </div>
      <p class="soft">{spreadText(draft.period)}</p>
      <Choice<TriggerDraft['missed']>
        label={words.missed}
        value={draft.missed}
        onValue={missed => onDraft({ missed })}
        options={[
          ['catch-up-once', words.missedNames['catch-up-once']],
          ['skip', words.missedNames.skip],
        ]}
      />
    </fieldset>
  )
}
