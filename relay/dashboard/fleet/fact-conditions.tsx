import { useState } from 'preact/hooks'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import { deviceQueryWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Chips } from '../parts/chips.tsx'
import { Choice, Field } from '../parts/form.tsx'
import { factText } from './query-text.ts'

type FactCondition = NonNullable<DeviceQuery['facts']>[number]

const MAX_CONDITIONS = 10
const comparisons = Object.entries(words.comparisons) as [FactCondition['is'], string][]

/** What has to be known of a device: conditions that were put together, and the next one. */
export function FactConditions(props: {
  facts: readonly FactCondition[]
  onFacts: (facts: FactCondition[]) => void
}) {
  const { facts, onFacts } = props
  const known = useReading('known facts', () => call('GET /api/known-facts'), ['devices'])
  const rows = known.value?.rows ?? []
  const [name, setName] = useState('')
  const [is, setIs] = useState<FactCondition['is']>('equal')
  const [value, setValue] = useState('')
  const chosen = rows.find(row => row.name === name) ?? rows[0]
  const unit = chosen && (words.units as Partial<Record<string, string>>)[chosen.type]
  const add = (): void => {
    if (!chosen || value.trim() === '') return
    onFacts([...facts, { name: chosen.name, is, value: value.trim() }])
    setValue('')
  }
  return (
    <fieldset class="facts-asked">
      <legend>{words.facts}</legend>
      <p class="soft small">{known.value && rows.length === 0 ? words.noFacts : words.factsHint}</p>
      <Chips
        label={words.facts}
        items={facts.map((fact, index) => ({ key: String(index), text: factText(fact, rows) }))}
        onRemove={gone => onFacts(facts.filter((_, index) => String(index) !== gone))}
      />
      {chosen && facts.length < MAX_CONDITIONS && (
        <>
          <div
            class="row fact-adder"
            onKeyDown={event => {
              if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
              event.preventDefault()
              add()
            }}
          >
            <Choice
              label={words.fact}
              value={chosen.name}
              onValue={setName}
              options={rows.map(row => [row.name, row.label] as const)}
            />
            <Choice label={words.factIs} value={is} onValue={setIs} options={comparisons} />
            <Field
              label={words.factValue}
              value={value}
              onValue={setValue}
              {...(unit !== undefined && { hint: unit })}
              attributes={{ maxLength: 200, autocomplete: 'off', spellcheck: false }}
            />
          </div>
          <button type="button" class="quiet" disabled={value.trim() === ''} onClick={add}>
            {words.addFact}
          </button>
        </>
      )}
    </fieldset>
  )
}
