import { useRef } from 'preact/hooks'
import { deviceQueryWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../shared/words/say.ts'

/** Things that were chosen, each with a button that takes it off. */
export function Chips(props: {
  /** What they are, for screen readers. */
  label: string
  items: readonly { key: string; text: string }[]
  onRemove: (key: string) => void
}) {
  const { label, items, onRemove } = props
  const list = useRef<HTMLUListElement>(null)
  const remove = (key: string): void => {
    const around = list.current?.parentElement
    onRemove(key)
    // The button goes with its chip: the focus goes on at the next one, or where something is chosen anew.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        around?.querySelector<HTMLElement>('.chips button, input, select')?.focus()
    })
  }
  if (items.length === 0) return null
  return (
    <ul class="chips" aria-label={say(words.chosen, { what: label })} ref={list}>
      {items.map(({ key, text }) => (
        <li key={key}>
          <span>{text}</span>
          <button
            type="button"
            aria-label={say(words.removeFrom, { item: text })}
            onClick={() => remove(key)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}
