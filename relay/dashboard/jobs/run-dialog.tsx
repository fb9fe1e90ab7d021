import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { InputValues } from '../../../shared/jobs/declaration.ts'
import { DEFAULT_JOB_EXPIRY_MS, type Job, type Script } from '../../../shared/protocol/api/jobs.ts'
import { runWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Choice } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { RunForm } from './run-form.tsx'
import { spokenDeclaration } from './spoken-declaration.ts'

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
  const { inputs, name, description } = spokenDeclaration(script.declaration)
  const { route } = useLocation()
  const [expiry, setExpiry] = useState<Expiry>(String(DEFAULT_JOB_EXPIRY_MS) as Expiry)
  const send = async (values: InputValues): Promise<void> => {
    const body = { scriptId: script.id, deviceId: device.id, inputs: values, expiresInMs: Number(expiry) }
    const job = await call('POST /api/jobs', { body })
    tell(words.sent)
    route(`/jobs/${job.id}`)
  }
  return (
    <Dialog title={say(words.title, { action: name })} onClose={onClose}>
      <RunForm
        inputs={inputs}
        before={before?.inputs}
        send={send}
        intro={
          <>
            {description && <p>{description}</p>}
            <p class="soft">{say(words.on, { device: device.name, version: script.version })}</p>
            {before && before.version !== script.version && (
              <p class="notice">{say(words.olderVersion, { before: before.version, now: script.version })}</p>
            )}
            {!device.online && <p class="notice warn">{say(words.offline, { device: device.name })}</p>}
          </>
        }
        more={<Choice label={words.expiry} value={expiry} onValue={setExpiry} options={expiryOptions} />}
        onClose={onClose}
      />
    </Dialog>
  )
}
