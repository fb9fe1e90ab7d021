import { useId } from 'preact/hooks'
import type { InputDeclaration } from '../../../shared/jobs/declaration.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { runWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { Choice, Field } from '../parts/form.tsx'

/** The field for one declared input: a choice where values are given, else what fits its type. ACT1. */
export function InputField(props: {
  input: InputDeclaration
  value: string
  onValue: (value: string) => void
  problem: string | undefined
  /** Whether an earlier job is run again: then a secret has to be entered again. */
  again: boolean
}) {
  const { input, value, onValue, problem, again } = props
  const listId = useId()
  const frame = { label: input.label, value, onValue, problem }
  const required = { 'aria-required': input.defaultValue === null }
  if (input.type === 'boolean' || (input.allowedValues.length > 0 && !input.freeValue)) {
    const options: (readonly [string, string])[] =
      input.type === 'boolean'
        ? [
            ['true', commonWords.yes],
            ['false', commonWords.no],
          ]
        : input.allowedValues.map(allowed => [allowed, allowed] as const)
    return (
      <Choice
        {...frame}
        options={value === '' ? [['', words.choose], ...options] : options}
        attributes={required}
      />
    )
  }
  if (input.type === 'secret')
    return (
      <Field
        {...frame}
        type="password"
        hint={again ? `${words.secretAgain} ${words.secretHint}` : words.secretHint}
        attributes={{ autocomplete: 'off', ...required }}
      />
    )
  const offers = input.allowedValues.length > 0
  return (
    <>
      <Field
        {...frame}
        {...(offers && { hint: `${input.allowedValues.join(', ')}; ${words.another}` })}
        attributes={{
          autocomplete: 'off',
          spellcheck: false as const,
          ...required,
          ...(offers && { list: listId }),
          ...(input.type === 'integer' && { inputMode: 'numeric' as const }),
        }}
      />
      {offers && (
        <datalist id={listId}>
          {input.allowedValues.map(allowed => (
            <option key={allowed} value={allowed} />
          ))}
        </datalist>
      )}
    </>
  )
}
