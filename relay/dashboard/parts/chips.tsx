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
  if (items.length === 0) return null
  return (
    <ul class="chips" aria-label={say(words.chosen, { what: label })}>
      {items.map(({ key, text }) => (
        <li key={key}>
          <span>{text}</span>
          <button
            type="button"
            aria-label={say(words.removeFrom, { item: text })}
            onClick={() => onRemove(key)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}
