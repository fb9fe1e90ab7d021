import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Offer } from '../../../shared/protocol/watches.ts'
import { helpWords as words } from '../../../shared/words/en/agent-page.ts'
import { outputWords } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'

type Input = Offer['inputs'][number]

/** What has to be said before an action runs; the first field has the focus. */
export function HelpForm(props: {
  offer: Offer
  isDisabled: boolean
  onRun: (values: Record<string, string>) => void
  onCancel: () => void
}): JSX.Element {
  const { offer, isDisabled, onRun, onCancel } = props
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), [])
  return (
    <form
      ref={form}
      aria-label={offer.title}
      onSubmit={event => {
        event.preventDefault()
        onRun(valuesOf(new FormData(event.currentTarget)))
      }}
    >
      {offer.inputs.map(input => (
        <label key={input.name}>
          {input.label}
          <Field input={input} listId={`help-${offer.triggerId}-${input.name}`} />
        </label>
      ))}
      <div class="row">
        <button type="submit" aria-label={say(words.runThis, { title: offer.title })} disabled={isDisabled}>
          {words.run}
        </button>
        <button type="button" class="quiet" onClick={onCancel}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}

/** An empty field is one that was not filled in: the action's own default holds. */
function valuesOf(data: FormData): Record<string, string> {
  return Object.fromEntries(
    [...data].flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])),
  )
}

function Field({ input, listId }: { input: Input; listId: string }): JSX.Element {
  const { name, type, allowedValues, freeValue, defaultValue } = input
  const required = defaultValue === null
  const isChoice = type === 'boolean' || (allowedValues.length > 0 && !freeValue)
  if (isChoice)
    return (
      <select name={name} required={required}>
        {required && <option value="" selected />}
        {(type === 'boolean' ? ['true', 'false'] : allowedValues).map(value => (
          <option key={value} value={value} selected={value === defaultValue}>
            {type === 'boolean' ? (value === 'true' ? outputWords.yes : outputWords.no) : value}
          </option>
        ))}
      </select>
    )
  return (
    <>
      <input
        name={name}
        required={required}
        defaultValue={defaultValue ?? ''}
        maxLength={8192}
        autocomplete="off"
        spellcheck={false}
        inputMode={type === 'integer' ? 'numeric' : undefined}
        pattern={type === 'integer' ? '-?[0-9]+' : undefined}
        list={allowedValues.length > 0 ? listId : undefined}
      />
      {allowedValues.length > 0 && (
        <datalist id={listId}>
          {allowedValues.map(value => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
    </>
  )
}
