import type { Declaration, InputValues } from '../../../shared/jobs/declaration.ts'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import type { Task } from '../../../shared/protocol/api/tasks.ts'
import { recordWords, runTaskWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { RunForm } from '../jobs/run-form.tsx'
import { call } from '../link/call-api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { tell } from '../parts/messages.tsx'
import { Shown } from '../parts/shown.tsx'
import { useDeclaration } from '../tasks/use-declaration.ts'

/** Asks for the inputs that the task leaves open, and runs it on the record. What the task binds is never asked or shown. RECD3. */
export function RunTaskDialog(props: { record: HandrailRecord; task: Task; onClose: () => void }) {
  const { record, task, onClose } = props
  const reading = useDeclaration(task.scriptId, task.scriptVersion)
  const openInputs = ({ inputs }: Declaration) =>
    inputs.filter(input => task.inputs[input.name] === undefined)
  const send = async (inputs: InputValues): Promise<void> => {
    const params = { id: record.id, taskId: task.id }
    const job = await call('POST /api/records/:id/tasks/:taskId/run', { params, body: { inputs } })
    const sent = say(words.sent, { task: task.scriptName })
    tell(job.state === 'deferred' ? `${sent} ${words.deferred}` : sent, {
      href: `/jobs/${job.id}`,
      name: words.toJob,
    })
  }
  return (
    <Dialog title={say(words.title, { task: task.scriptName })} onClose={onClose}>
      <Shown reading={reading}>
        {declaration => (
          <RunForm
            inputs={openInputs(declaration)}
            send={send}
            intro={
              <>
                {declaration.description && <p>{declaration.description}</p>}
                <p class="soft">{say(words.on, { record: record.name, version: task.scriptVersion })}</p>
                {record.host?.online === false && <p class="notice warn">{recordWords.hostGone}</p>}
                {openInputs(declaration).length === 0 && <p class="soft">{words.noInputs}</p>}
              </>
            }
            onClose={onClose}
          />
        )}
      </Shown>
    </Dialog>
  )
}
