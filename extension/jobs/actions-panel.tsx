import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Device } from '../../shared/protocol/api/devices.ts'
import type { Job, Script } from '../../shared/protocol/api/jobs.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { Role } from '../../shared/protocol/people.ts'
import { actionWords as words, extensionWords } from '../../shared/words/en/extension.ts'
import { assistedWords } from '../../shared/words/en/extension-actions.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { FailureNotice } from '../parts/failure-notice.tsx'
import { ActionForm } from './action-form.tsx'
import { ActionList } from './action-list.tsx'
import { fitsDevice } from './choose/target.ts'
import { useActions } from './choose/use-actions.ts'
import { JobView } from './job-view.tsx'
import { RunList } from './run-list.tsx'
import { PolicyNotice } from './target-notices.tsx'
import { TaskForm, type OnDemandTask } from './task-form.tsx'
import type { JobChange } from './use-job-changes.ts'

const RECENT = 5
const SESSION_RUNS = 20

export interface ActionsProps {
  api: RelayApi
  device: Device
  role: Role
  /** The session from which the action is run, if there is one. */
  sessionId: string | null
  jobChange: JobChange
  /** Goes on with this device and action where further devices can be added. */
  onSeveral: (begin: { deviceId: string; scriptId: string }) => void
}

type Shown =
  | { page: 'list' }
  | { page: 'form'; script: Script }
  | { page: 'task'; task: OnDemandTask }
  | { page: 'job'; jobId: string }

/** On-demand actions for one device: choose, fill in, Run, watch, read the outputs. TRIG1, assisted. */
export function ActionsPanel(props: ActionsProps): JSX.Element {
  const { api, device, role, sessionId, jobChange } = props
  const [shown, setShown] = useState<Shown>({ page: 'list' })
  const isList = shown.page === 'list'
  const actions = useActions(api, role, isList)
  const ran = useRuns({ api, device, sessionId, occasion: shown, change: jobChange.value })
  const { scripts } = actions
  const failure = actions.failure ?? ran.failure

  const toList = (): void => setShown({ page: 'list' })
  const toJob = (jobId: string): void => setShown({ page: 'job', jobId })
  if (shown.page === 'job')
    return (
      <Inner onBack={toList}>
        <JobView
          key={shown.jobId}
          api={api}
          jobId={shown.jobId}
          jobChange={jobChange}
          mayCancel={role !== 'auditor'}
        />
      </Inner>
    )
  if (shown.page === 'task')
    return (
      <Inner onBack={toList}>
        <TaskForm api={api} task={shown.task} onStarted={toJob} />
      </Inner>
    )
  if (shown.page === 'form')
    return (
      <Inner onBack={toList}>
        <ActionForm
          api={api}
          target={{ by: 'devices', devices: [device] }}
          script={shown.script}
          sessionId={sessionId}
          onStarted={run => toJob(run.id)}
        />
        <button
          type="button"
          class="quiet small"
          onClick={() => props.onSeveral({ deviceId: device.id, scriptId: shown.script.id })}
        >
          {assistedWords.onSeveral}
        </button>
      </Inner>
    )
  return (
    <section class="actions" aria-labelledby="actions-title">
      <h2 id="actions-title">{words.title}</h2>
      <PolicyNotice device={device} />
      {role === 'auditor' && <p class="notice">{words.noRight}</p>}
      <FailureNotice failure={failure} />
      {failure && (
        <button type="button" class="quiet" onClick={actions.readAgain}>
          {extensionWords.tryAgain}
        </button>
      )}
      {!scripts && !failure && (
        <p class="soft" aria-busy="true">
          {extensionWords.loading}
        </p>
      )}
      <RunList title={assistedWords.sessionRuns} runs={ran.inSession} onShow={toJob} />
      {scripts && (
        <ActionList
          actions={actions}
          scripts={scripts.filter(script => fitsDevice(script, device))}
          tasks={role === 'auditor' ? [] : ran.tasks}
          onTask={task => setShown({ page: 'task', task })}
          mayRun={role !== 'auditor'}
          none={words.none}
          onChoose={script => setShown({ page: 'form', script })}
        />
      )}
      <RunList
        title={words.recent}
        runs={ran.lately.filter(job => !ran.inSession.some(({ id }) => id === job.id))}
        onShow={toJob}
      />
    </section>
  )
}

interface Ran {
  /** Newest first. */
  inSession: readonly Job[]
  lately: readonly Job[]
  tasks: readonly OnDemandTask[]
  failure: Failure | null
}

/** What ran on the device, in this session and lately, and its on-demand tasks; read anew on every occasion and change. */
function useRuns(of: {
  api: RelayApi
  device: Device
  sessionId: string | null
  occasion: unknown
  change: unknown
}): Ran {
  const { api, device, sessionId, occasion, change } = of
  const [ran, setRan] = useState<Ran>({ inSession: [], lately: [], tasks: [], failure: null })
  useEffect(() => {
    let stale = false
    const read = async (): Promise<void> => {
      try {
        const [inSession, lately, tasks] = await Promise.all([
          sessionId === null
            ? { rows: [] }
            : api.call('GET /api/jobs', { query: { sessionId, limit: SESSION_RUNS } }),
          api.call('GET /api/jobs', { query: { deviceId: device.id, limit: RECENT } }),
          api.call('GET /api/on-demand-tasks', { query: { deviceId: device.id } }),
        ])
        if (!stale)
          setRan({ inSession: inSession.rows, lately: lately.rows, tasks: tasks.rows, failure: null })
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (!stale) setRan(before => ({ ...before, failure: error }))
      }
    }
    void read()
    return () => {
      stale = true
    }
  }, [api, device.id, sessionId, occasion, change])
  return ran
}

function Inner({ onBack, children }: { onBack: () => void; children: ComponentChildren }): JSX.Element {
  return (
    <section class="actions" aria-label={words.title}>
      <button type="button" class="quiet small back" onClick={onBack}>
        ← {words.chooseOther}
      </button>
      {children}
    </section>
  )
}
