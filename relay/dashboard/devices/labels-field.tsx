import { useRef, useState } from 'preact/hooks'
import { labelSchema, MAX_LABELS } from '../../../shared/fleet/device-query.ts'
import { deviceQueryWords, labelWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Chips } from '../parts/chips.tsx'
import { useFrame } from '../parts/form.tsx'
import { useNotAdded } from '../parts/not-added.ts'

/** Labels that are put together one by one; those that any device has are suggested. */
export function LabelsField(props: {
  label: string
  hint: string
  labels: readonly string[]
  onLabels: (labels: string[]) => void
}) {
  const { label, hint, labels, onLabels } = props
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string>()
  const { id, bound, below } = useFrame({ label, hint, problem })
  const adder = useRef<HTMLDivElement>(null)
  useNotAdded(adder, typed.trim() !== '', setProblem)
  const known = useReading('labels', () => call('GET /api/labels'), ['devices'])
  const rows = known.value?.rows ?? []
  const add = (text: string): void => {
    const read = labelSchema.safeParse(text)
    if (!read.success) return setProblem(words.wrong)
    if (labels.length >= MAX_LABELS) return setProblem(say(words.tooMany, { most: MAX_LABELS }))
    setProblem(undefined)
    setTyped('')
    if (!labels.includes(read.data)) onLabels([...labels, read.data])
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Chips
        label={label}
        items={labels.map(each => ({ key: each, text: each }))}
        onRemove={gone => onLabels(labels.filter(each => each !== gone))}
      />
      <div class="row adder" ref={adder}>
        <input
          {...bound}
          list={`${id}-list`}
          autocomplete="off"
          maxLength={60}
          value={typed}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value)
            setProblem(undefined)
          }}
          onKeyDown={event => {
            // Within a form Enter would send all of it.
            if (event.key !== 'Enter' || typed.trim() === '') return
            event.preventDefault()
            add(typed)
          }}
        />
        <button
          type="button"
          class="quiet"
          disabled={typed.trim() === ''}
          aria-label={`${deviceQueryWords.add}: ${label}`}
          onClick={() => add(typed)}
        >
          {deviceQueryWords.add}
        </button>
      </div>
      <datalist id={`${id}-list`}>
        {rows
          .filter(row => !labels.includes(row.label))
          .map(row => (
            <option key={row.label} value={row.label} label={`${row.label} (${row.devices})`} />
          ))}
      </datalist>
      {below}
    </div>
  )
}
