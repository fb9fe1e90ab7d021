import type { ReadonlySignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Device } from '../../shared/protocol/api/devices.ts'
import type { Job, Script } from '../../shared/protocol/api/jobs.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { Role } from '../../shared/protocol/people.ts'
import type { JobState } from '../../shared/jobs/job-state.ts'
import { actionWords as words, extensionWords } from '../../shared/words/en/extension.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { FailureNotice } from '../parts/failure-notice.tsx'
import { ActionForm } from './action-form.tsx'
import { ActionList } from './action-list.tsx'
import { JobView } from './job-view.tsx'
import { TaskForm, type OnDemandTask } from './task-form.tsx'

const RECENT = 5

export interface ActionsProps {
  api: RelayApi
  device: Device
  role: Role
  /** The session from which the action is run, if there is one. */
  sessionId: string | null
  jobChange: ReadonlySignal<{ jobId: string; state: JobState } | null>
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
  const [scripts, setScripts] = useState<readonly Script[] | null>(null)
  const [tasks, setTasks] = useState<readonly OnDemandTask[]>([])
  const [recent, setRecent] = useState<readonly Job[]>([])
  const [failure, setFailure] = useState<Failure | null>(null)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let stale = false
    const load = async (): Promise<void> => {
      try {
        const [all, jobs, onDemand] = await Promise.all([
          api.call('GET /api/scripts', {}),
          api.call('GET /api/jobs', { query: { deviceId: device.id, limit: RECENT } }),
          api.call('GET /api/on-demand-tasks', { query: { deviceId: device.id } }),
        ])
        if (stale) return
        setScripts(all.rows.filter(script => fits(script, device)))
        setRecent(jobs.rows)
        setTasks(onDemand.rows)
        setFailure(null)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (!stale) setFailure(error)
      }
    }
    void load()
    return () => {
      stale = true
    }
  }, [api, device.id, attempt, shown.page === 'list'])

  const toList = (): void => setShown({ page: 'list' })
  if (shown.page === 'job')
    return (
      <Inner onBack={toList}>
        <JobView api={api} jobId={shown.jobId} jobChange={jobChange} mayCancel={role !== 'auditor'} />
      </Inner>
    )
  if (shown.page === 'task')
    return (
      <Inner onBack={toList}>
        <TaskForm api={api} task={shown.task} onStarted={jobId => setShown({ page: 'job', jobId })} />
      </Inner>
    )
  if (shown.page === 'form')
    return (
      <Inner onBack={toList}>
        <ActionForm
          api={api}
          device={device}
          script={shown.script}
          sessionId={sessionId}
          onStarted={jobId => setShown({ page: 'job', jobId })}
        />
      </Inner>
    )
  return (
    <section class="actions" aria-labelledby="actions-title">
      <h2 id="actions-title">{words.title}</h2>
      <PolicyNotice device={device} />
      {role === 'auditor' && <p class="notice">{words.noRight}</p>}
      <FailureNotice failure={failure} />
      {failure && (
        <button type="button" class="quiet" onClick={() => setAttempt(attempt + 1)}>
          {extensionWords.tryAgain}
        </button>
      )}
      {!scripts && !failure && (
        <p class="soft" aria-busy="true">
          {extensionWords.loading}
        </p>
      )}
      {scripts && (
        <ActionList
          scripts={scripts}
          tasks={role === 'auditor' ? [] : tasks}
          onTask={task => setShown({ page: 'task', task })}
          recent={recent}
          mayRun={role !== 'auditor'}
          onChoose={script => setShown({ page: 'form', script })}
          onShowJob={jobId => setShown({ page: 'job', jobId })}
        />
      )}
    </section>
  )
}

const fits = (script: Script, device: Device): boolean =>
  device.facts === null || script.declaration.platforms.includes(device.facts.platform)

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

/** What the device's own execution policy means for running anything at all. EXEC1, EXEC2. */
function PolicyNotice({ device }: { device: Device }): JSX.Element | null {
  const policy = device.facts?.executionPolicy
  if (policy === 'disabled') return <p class="notice bad">{words.disabled}</p>
  if (policy === 'unrestricted') return <p class="notice warn">{words.unrestricted}</p>
  return null
}
