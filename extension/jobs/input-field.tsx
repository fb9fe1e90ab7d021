import type { JSX } from 'preact'
import type { InputDeclaration } from '../../shared/jobs/declaration.ts'
import { outputWords } from '../../shared/words/en/jobs.ts'
import { actionWords as words } from '../../shared/words/en/extension.ts'

/** One input as its declaration asks for it: a choice, a choice with free text, a number, yes or no, a secret, or text. */
export function InputField(props: { input: InputDeclaration; problem: string | null }): JSX.Element {
  const { input, problem } = props
  const isRequired = input.defaultValue === null
  const problemId = `problem-${input.name}`
  const common = {
    name: input.name,
    required: isRequired,
    ...(problem !== null && { 'aria-invalid': true, 'aria-describedby': problemId }),
  }
  return (
    <div class="field">
      <label>
        <span>
          {input.label}
          {isRequired && <span class="soft small"> ({words.required})</span>}
        </span>
        <Control input={input} common={common} />
      </label>
      <p id={problemId} class="problem small" role="alert">
        {problem}
      </p>
    </div>
  )
}

interface Common {
  name: string
  required: boolean
}

function Control({ input, common }: { input: InputDeclaration; common: Common }): JSX.Element {
  const initial = input.defaultValue ?? ''
  if (input.type === 'boolean')
    return <Choice common={common} initial={initial} values={['true', 'false']} named={yesOrNo} />
  if (input.type === 'secret') return <input {...common} type="password" autocomplete="off" />
  if (input.allowedValues.length > 0 && !input.freeValue)
    return <Choice common={common} initial={initial} values={input.allowedValues} named={String} />
  const listId = `values-${input.name}`
  return (
    <>
      <input
        {...common}
        type="text"
        defaultValue={initial}
        autocomplete="off"
        spellcheck={false}
        inputMode={input.type === 'integer' ? 'numeric' : undefined}
        list={input.allowedValues.length > 0 ? listId : undefined}
      />
      {input.allowedValues.length > 0 && (
        <datalist id={listId}>
          {input.allowedValues.map(value => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
    </>
  )
}

const yesOrNo = (value: string): string => (value === 'true' ? outputWords.yes : outputWords.no)

function Choice(props: {
  common: Common
  initial: string
  values: readonly string[]
  named: (value: string) => string
}): JSX.Element {
  const { common, initial, values, named } = props
  return (
    <select {...common}>
      {initial === '' && <option value="" selected />}
      {values.map(value => (
        <option key={value} value={value} selected={value === initial}>
          {named(value)}
        </option>
      ))}
    </select>
  )
}
