import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ApiReply } from '../../shared/protocol/admin-api.ts'
import { actionWords as words } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { FailureNotice } from '../parts/failure-notice.tsx'
import { useAct } from '../parts/use-act.ts'
import { InputField } from './input-field.tsx'

export type OnDemandTask = ApiReply<'GET /api/on-demand-tasks'>['rows'][number]

/** The inputs that an on-demand task leaves open, and Run. What it brings itself is neither asked nor shown. RECD3. */
export function TaskForm(props: {
  api: RelayApi
  task: OnDemandTask
  onStarted: (jobId: string) => void
}): JSX.Element {
  const { api, task, onStarted } = props
  const act = useAct()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [task.taskId, task.recordId])
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const inputs: Record<string, string> = {}
    for (const { name, defaultValue } of task.inputs) {
      const value = data.get(name)
      // An optional field that was left empty is not given, so that its default holds.
      if (typeof value === 'string' && !(value === '' && defaultValue !== null)) inputs[name] = value
    }
    await act.run(async () => {
      const job = await api.call('POST /api/records/:id/tasks/:taskId/run', {
        params: { id: task.recordId, taskId: task.taskId },
        body: { inputs },
      })
      onStarted(job.id)
    })
  }
  const problems = act.failure?.problems ?? []
  return (
    <form onSubmit={event => void submit(event)} noValidate aria-labelledby="task-title">
      <h2 id="task-title" ref={heading} tabIndex={-1}>
        {task.scriptName}
      </h2>
      <p class="soft">{say(words.onRecord, { record: task.recordName })}</p>
      {task.description !== '' && <p>{task.description}</p>}
      <p class="soft small">{task.inputs.length === 0 ? words.taskNeedsNothing : words.taskAsks}</p>
      {task.inputs.map(input => (
        <InputField
          key={input.name}
          input={input}
          problem={problems.find(({ where }) => where.split('.').at(-1) === input.name)?.message ?? null}
        />
      ))}
      <FailureNotice failure={act.failure} />
      <button class="wide" aria-busy={act.busy} disabled={act.busy}>
        {act.busy ? words.running : words.run}
      </button>
    </form>
  )
}
