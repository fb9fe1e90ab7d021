import { useEffect, useState } from 'preact/hooks'
import { Field, type FieldFrame, type InputAttributes } from './form.tsx'

const TYPING_PAUSE_MS = 300

/** A field whose text counts once typing has paused, for lists that are asked for anew with each change. */
export function PausedField(
  props: FieldFrame & {
    value: string
    onValue: (value: string) => void
    type?: 'text' | 'search'
    attributes?: InputAttributes
  },
) {
  const { value, onValue } = props
  const [typed, setTyped] = useState(value)
  // A space that is the beginning of the next word stays.
  useEffect(() => {
    if (typed.trim() !== value) setTyped(value)
  }, [value])
  useEffect(() => {
    if (typed.trim() === value) return undefined
    const timer = setTimeout(() => onValue(typed.trim()), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return <Field {...props} value={typed} onValue={setTyped} />
}
