import { useEffect, useState } from 'preact/hooks'
import type { OutputFilter, ResultColumn } from '../../../../shared/protocol/api/results.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { Choice, Field } from '../../parts/form.tsx'
import { decimalSignOf } from './quantity.ts'
import { exampleOf, operatorName, operatorsOf, readTyped, writeTyped } from './typed-filter.ts'

const TYPING_PAUSE_MS = 400

type Filter = Omit<OutputFilter, 'output'>
type Operator = Filter['is'] | ''

/** The condition on one column, by its type; what cannot be understood is said and not asked. OUT2. */
export function OutputFilterField(props: {
  column: ResultColumn
  filter: Filter | undefined
  onFilter: (filter: Filter | null) => void
}) {
  const { column, filter, onFilter } = props
  if (column.type === 'boolean') return <YesOrNo {...props} />
  return <Comparison key={column.name} column={column} filter={filter} onFilter={onFilter} />
}

function YesOrNo({ column, filter, onFilter }: Parameters<typeof OutputFilterField>[0]) {
  const value = filter?.is === 'equal' ? filter.value : filter?.is === 'missing' ? 'missing' : ''
  return (
    <div class="output-filter">
      <Choice
        label={column.label}
        value={value}
        onValue={chosen => {
          if (chosen === '') onFilter(null)
          else onFilter(chosen === 'missing' ? { is: 'missing', value: '' } : { is: 'equal', value: chosen })
        }}
        options={[
          ['', words.anyValue],
          ['true', words.yes],
          ['false', words.no],
          ['missing', words.operators.missing],
        ]}
      />
    </div>
  )
}

function Comparison({ column, filter, onFilter }: Parameters<typeof OutputFilterField>[0]) {
  const { type, label } = column
  const decimal = decimalSignOf(spokenLocale())
  const asText = filter ? writeTyped(type, filter.value, decimal) : ''
  const [operator, setOperator] = useState<Operator>(filter?.is ?? '')
  const [typed, setTyped] = useState(asText)
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const asked = filter ? `${filter.is} ${filter.value}` : ''
  // The address has changed from elsewhere: a link, or all filters cleared. A text that means the same is left as it was typed.
  useEffect(() => {
    const read = readTyped(type, typed.trim(), decimal)
    const isSame = 'value' in read && read.value === filter?.value && operator === filter.is
    if (isSame || (filter === undefined && typed === '')) return
    setOperator(filter?.is ?? '')
    setTyped(asText)
    setProblem(undefined)
  }, [asked])
  const settle = (is: Operator, text: string): void => {
    setProblem(undefined)
    if (is === 'missing') onFilter({ is, value: '' })
    else if (is === '' || text.trim() === '') onFilter(null)
    else {
      const read = readTyped(type, text.trim(), decimal)
      if ('problem' in read) setProblem(read.problem)
      else onFilter({ is, value: read.value })
    }
  }
  useEffect(() => {
    if (typed === asText) return undefined
    const timer = setTimeout(() => settle(operator, typed), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, operator])
  return (
    <div class="output-filter">
      <Choice<Operator>
        label={say(words.operatorOf, { label })}
        value={operator}
        onValue={is => {
          setOperator(is)
          settle(is, typed)
        }}
        options={[
          ['', words.anyValue],
          ...operatorsOf(type).map(is => [is, operatorName(type, is)] as const),
        ]}
      />
      {operator !== '' && operator !== 'missing' && (
        <Field
          label={say(words.valueOf, { label })}
          value={typed}
          onValue={setTyped}
          problem={problem}
          {...(type === 'date-time'
            ? { type: 'datetime-local' as const }
            : { hint: exampleOf(type), attributes: { maxLength: 1024, autocomplete: 'off' } })}
        />
      )}
    </div>
  )
}
