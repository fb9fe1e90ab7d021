import { useState } from 'preact/hooks'
import type { InputDeclaration } from '../../../shared/jobs/declaration.ts'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import type { Task } from '../../../shared/protocol/api/tasks.ts'
import { recordWords, runTaskWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { InputField } from '../jobs/input-field.tsx'
import { firstValues, problemsOf } from '../jobs/input-values.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Shown } from '../parts/shown.tsx'
import { useDeclaration } from '../tasks/use-declaration.ts'

/** Asks for the inputs that the task leaves open, and runs it on the record. What the task binds is never asked or shown. RECD3. */
export function RunTaskDialog(props: { record: HandrailRecord; task: Task; onClose: () => void }) {
  const { task, onClose } = props
  const reading = useDeclaration(task.scriptId, task.scriptVersion)
  return (
    <Dialog title={say(words.title, { task: task.scriptName })} onClose={onClose}>
      <Shown reading={reading}>
        {declaration => (
          <RunForm
            {...props}
            description={declaration.description}
            inputs={declaration.inputs.filter(input => task.inputs[input.name] === undefined)}
          />
        )}
      </Shown>
    </Dialog>
  )
}

function RunForm(props: {
  record: HandrailRecord
  task: Task
  description: string
  inputs: readonly InputDeclaration[]
  onClose: () => void
}) {
  const { record, task, description, inputs, onClose } = props
  const [values, setValues] = useState(() => firstValues(inputs, undefined))
  const [tried, setTried] = useState(false)
  const problems = problemsOf(inputs, values)
  const blocked = Object.keys(problems).length > 0
  const act = useAct(async () => {
    const job = await call('POST /api/records/:id/tasks/:taskId/run', {
      params: { id: record.id, taskId: task.id },
      body: { inputs: values },
    })
    const sent = say(words.sent, { task: task.scriptName })
    tell(job.state === 'deferred' ? `${sent} ${words.deferred}` : sent, {
      href: `/jobs/${job.id}`,
      name: words.toJob,
    })
  })
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
      {description && <p>{description}</p>}
      <p class="soft">{say(words.on, { record: record.name, version: task.scriptVersion })}</p>
      {record.host?.online === false && <p class="notice warn">{recordWords.hostGone}</p>}
      {inputs.length === 0 && <p class="soft">{words.noInputs}</p>}
      {inputs.map(input => (
        <InputField
          key={input.name}
          input={input}
          value={values[input.name] ?? ''}
          onValue={value => setValues(held => ({ ...held, [input.name]: value }))}
          problem={problemOf(act.failure, input.name) ?? (tried ? problems[input.name] : undefined)}
          again={false}
        />
      ))}
    </Form>
  )
}
