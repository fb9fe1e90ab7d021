import { useId } from 'preact/hooks'
import { triggerKinds, type TriggerKind } from '../../../../shared/fleet/trigger.ts'
import {
  triggerEditorWords as words,
  triggerKindMeanings,
  triggerKindNames,
} from '../../../../shared/words/en/dashboard-triggers.ts'

/** The three kinds, each with what it means. */
export function KindChoice(props: { kind: TriggerKind | null; onKind: (kind: TriggerKind) => void }) {
  const { kind, onKind } = props
  const name = useId()
  return (
    <fieldset class="kinds-of-trigger">
      <legend>{words.kind}</legend>
      <p class="soft small">{words.kindHint}</p>
      <div class="kind-choice">
        {triggerKinds.map(each => (
          <label key={each} class="card">
            <input
              type="radio"
              name={name}
              value={each}
              checked={each === kind}
              onChange={() => onKind(each)}
            />
            <span>
              <strong>{triggerKindNames[each]}</strong>
              <small class="soft">{triggerKindMeanings[each]}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** The three kinds as a list, for whoever has none yet. */
export function KindList() {
  return (
    <dl class="kind-list">
      {triggerKinds.map(kind => (
        <div key={kind}>
          <dt>{triggerKindNames[kind]}</dt>
          <dd>{triggerKindMeanings[kind]}</dd>
        </div>
      ))}
    </dl>
  )
}
