import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { InputDeclaration, InputValues } from '../../../shared/jobs/declaration.ts'
import { runWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { useAct } from '../link/use-act.ts'
import { Form, problemOf } from '../parts/form.tsx'
import { InputField } from './input-field.tsx'
import { firstValues, problemsOf } from './input-values.ts'

/** Asks for the inputs of a script and hands them to `send`; what is missing or does not fit is said only once it was tried. ACT2. */
export function RunForm(props: {
  inputs: readonly InputDeclaration[]
  /** The inputs of the job that is run again: they are filled in, secrets excepted. */
  before?: InputValues | undefined
  send: (values: InputValues) => Promise<void>
  /** What is said before the inputs, and asked after them. */
  intro: ComponentChildren
  more?: ComponentChildren
  onClose: () => void
}) {
  const { inputs, before, send, intro, more, onClose } = props
  const [values, setValues] = useState(() => firstValues(inputs, before))
  const [tried, setTried] = useState(false)
  const problems = problemsOf(inputs, values)
  const blocked = Object.keys(problems).length > 0
  const act = useAct(() => send(values))
  return (
    <Form
      act={{
        ...act,
        run: async () => {
          setTried(true)
          return blocked ? false : act.run()
        },
      }}
      submit={words.run}
      busy={words.busy}
      onCancel={onClose}
      onDone={onClose}
    >
      {intro}
      {inputs.map(input => (
        <InputField
          key={input.name}
          input={input}
          value={values[input.name] ?? ''}
          onValue={value => setValues(held => ({ ...held, [input.name]: value }))}
          problem={problemOf(act.failure, input.name) ?? (tried ? problems[input.name] : undefined)}
          again={before !== undefined}
        />
      ))}
      {more}
    </Form>
  )
}
