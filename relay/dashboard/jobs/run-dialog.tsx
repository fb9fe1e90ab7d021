import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { InputValues } from '../../../shared/jobs/declaration.ts'
import { DEFAULT_JOB_EXPIRY_MS, type Job, type Script } from '../../../shared/protocol/api/jobs.ts'
import { runWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Choice, Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { InputField } from './input-field.tsx'
import { firstValues, problemsOf } from './input-values.ts'

type Expiry = keyof typeof words.expiries
const expiryOptions = Object.entries(words.expiries) as [Expiry, string][]

/** Asks for the inputs of an action, says what will happen, and runs it on one device. ACT2. */
export function RunDialog(props: {
  script: Script
  device: Job['device']
  /** The job that is run again: its inputs are filled in, secrets excepted. */
  before?: { inputs: InputValues; version: number }
  onClose: () => void
}) {
  const { script, device, before, onClose } = props
  const { inputs, name } = script.declaration
  const { route } = useLocation()
  const [values, setValues] = useState(() => firstValues(inputs, before?.inputs))
  const [expiry, setExpiry] = useState<Expiry>(String(DEFAULT_JOB_EXPIRY_MS) as Expiry)
  const [tried, setTried] = useState(false)
  const problems = problemsOf(inputs, values)
  const blocked = Object.keys(problems).length > 0
  const act = useAct(async () => {
    const body = { scriptId: script.id, deviceId: device.id, inputs: values, expiresInMs: Number(expiry) }
    const job = await call('POST /api/jobs', { body })
    tell(words.sent)
    route(`/jobs/${job.id}`)
  })
  return (
    <Dialog title={say(words.title, { action: name })} onClose={onClose}>
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
        {script.declaration.description && <p>{script.declaration.description}</p>}
        <p class="soft">{say(words.on, { device: device.name, version: script.version })}</p>
        {before && before.version !== script.version && (
          <p class="notice">{say(words.olderVersion, { before: before.version, now: script.version })}</p>
        )}
        {!device.online && <p class="notice warn">{say(words.offline, { device: device.name })}</p>}
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
        <Choice label={words.expiry} value={expiry} onValue={setExpiry} options={expiryOptions} />
      </Form>
    </Dialog>
  )
}
