import { useRef, useState } from 'preact/hooks'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import type { OutputType } from '../../../shared/jobs/output-values.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { deviceQueryWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { spokenLocale } from '../../../shared/words/speak.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Chips } from '../parts/chips.tsx'
import { Choice, Field, type FieldFrame } from '../parts/form.tsx'
import { useNotAdded } from '../parts/not-added.ts'
import { factText } from './query-text.ts'
import { decimalSignOf } from './results/quantity.ts'
import { exampleOf, operatorsOf, readTyped } from './results/typed-filter.ts'

type FactCondition = NonNullable<DeviceQuery['facts']>[number]

const MAX_CONDITIONS = 10

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
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string>()
  const chosen = rows.find(row => row.name === name) ?? rows[0]
  const type = chosen?.type ?? 'string'
  const comparisons = comparisonsOf(type)
  const comparison = comparisons.find(each => each === is) ?? comparisons[0] ?? 'equal'
  const value = type === 'boolean' && typed === '' ? 'true' : typed
  const adder = useRef<HTMLDivElement>(null)
  useNotAdded(adder, typed.trim() !== '', setProblem)
  const change = (text: string): void => {
    setTyped(text)
    setProblem(undefined)
  }
  const add = (): void => {
    if (!chosen || value.trim() === '') return
    const read = readTyped(type, value.trim(), decimalSignOf(spokenLocale()))
    if ('problem' in read) return setProblem(read.problem)
    onFacts([...facts, { name: chosen.name, is: comparison, value: read.value }])
    change('')
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
            ref={adder}
            onKeyDown={event => {
              if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
              event.preventDefault()
              add()
            }}
          >
            <Choice
              label={words.fact}
              value={chosen.name}
              onValue={next => {
                setName(next)
                change('')
              }}
              options={rows.map(row => [row.name, row.label] as const)}
            />
            <Choice
              label={words.factIs}
              value={comparison}
              onValue={setIs}
              options={comparisons.map(each => [each, words.comparisons[each]] as const)}
            />
            <ValueField
              type={type}
              label={words.factValue}
              value={value}
              onValue={change}
              problem={problem}
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

const comparisonsOf = (type: OutputType): FactCondition['is'][] =>
  type === 'boolean' ? ['equal'] : operatorsOf(type).filter(is => is !== 'missing')

/** By the type of the fact: a number is typed with its unit, as in the filters of results. */
function ValueField(
  props: FieldFrame & { type: OutputType; value: string; onValue: (value: string) => void },
) {
  const { type, ...field } = props
  if (type === 'boolean')
    return (
      <Choice
        {...field}
        options={[
          ['true', commonWords.yes],
          ['false', commonWords.no],
        ]}
      />
    )
  if (type === 'date-time') return <Field {...field} type="datetime-local" />
  return (
    <Field
      {...field}
      hint={exampleOf(type)}
      attributes={{ maxLength: 200, autocomplete: 'off', spellcheck: false }}
    />
  )
}
