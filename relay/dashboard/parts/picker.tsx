import { useEffect, useState } from 'preact/hooks'
import type { LiveTopic } from '../../../shared/protocol/dashboard-link.ts'
import { useReading } from '../link/use-reading.ts'
import { useFrame, type FieldFrame } from './form.tsx'

/** How many rows `find` is to ask for. */
export const SUGGESTIONS = 20
const TYPING_PAUSE_MS = 200

/** Picks one thing out of many by typing its name: the browser's own suggestions, fed by the relay's search. */
export function Picker<T extends { id: string; name: string }>(
  props: FieldFrame & {
    value: string
    onValue: (text: string) => void
    onPick: (picked: T) => void
    /** What is picked, in one word of the program: readings of it are kept apart by it. */
    what: string
    topic: LiveTopic
    find: (search: string) => Promise<{ rows: T[] }>
    placeholder: string
    required?: boolean
  },
) {
  const { value, onValue, onPick, what, topic, find, placeholder, required } = props
  const { id, bound, below } = useFrame(props)
  const [search, setSearch] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSearch(value.trim()), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  const { value: found } = useReading(`pick ${what} ${search}`, () => find(search), [topic])
  const rows = found?.rows ?? []
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        {...bound}
        type="search"
        list={`${id}-list`}
        autocomplete="off"
        placeholder={placeholder}
        value={value}
        required={required ?? false}
        onInput={event => {
          const text = event.currentTarget.value
          onValue(text)
          const exact = rows.filter(row => row.name === text)
          if (exact[0] && exact.length === 1) onPick(exact[0])
        }}
      />
      <datalist id={`${id}-list`}>
        {rows.map(row => (
          <option key={row.id} value={row.name} />
        ))}
      </datalist>
      {below}
    </div>
  )
}
