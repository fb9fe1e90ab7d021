import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Script } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Role } from '../../../shared/protocol/people.ts'
import { actionWords, extensionWords } from '../../../shared/words/en/extension.ts'
import { assistedWords as words } from '../../../shared/words/en/extension-actions.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import { FailureNotice } from '../../parts/failure-notice.tsx'
import { ActionForm } from '../action-form.tsx'
import { ActionList } from '../action-list.tsx'
import { ChosenDevices } from '../choose/chosen-devices.tsx'
import { DeviceFinder } from '../choose/device-finder.tsx'
import { countOf, fitsTarget, nowhere, onlyDevice, withDevice, type Target } from '../choose/target.ts'
import { useActions } from '../choose/use-actions.ts'
import { JobView } from '../job-view.tsx'
import { FanOutView } from '../several/fan-out-view.tsx'
import type { Run } from '../start-run.ts'
import { PolicyNotice } from '../target-notices.tsx'
import type { JobChange } from '../use-job-changes.ts'

/** What the page begins with; null: nothing is chosen yet. */
export interface Begin {
  deviceId: string | null
  scriptId: string | null
}

/** Find the devices, choose the action, fill in, Run, and watch it to its end. TRIG1, assisted. */
export function RunOnDevices(props: {
  api: RelayApi
  role: Role
  /** Where the dashboard is. */
  relayUrl: string
  begin: Begin
  jobChange: JobChange
}): JSX.Element {
  const { api, role, relayUrl, begin, jobChange } = props
  const [target, setTarget] = useState<Target>(nowhere)
  const [scriptId, setScriptId] = useState(begin.scriptId)
  const [run, setRun] = useState<Run | null>(null)
  const actions = useActions(api, role, run)
  const beginFailure = useBeginDevice(api, begin.deviceId, setTarget)
  const script = actions.scripts?.find(({ id }) => id === scriptId) ?? null

  if (run)
    return (
      <section class="actions" aria-label={words.title}>
        <button type="button" class="quiet small back" onClick={() => setRun(null)}>
          ← {words.otherRun}
        </button>
        <Watched run={run} api={api} relayUrl={relayUrl} jobChange={jobChange} />
      </section>
    )
  if (role === 'auditor') return <p class="notice">{actionWords.noRight}</p>
  return (
    <>
      <section class="where" aria-labelledby="where-title">
        <h2 id="where-title">{words.where}</h2>
        <ChosenDevices target={target} onTarget={setTarget} />
        <DeviceFinder
          api={api}
          target={target}
          onDevice={device => setTarget(withDevice(target, device))}
          onSearch={setTarget}
        />
      </section>
      <FailureNotice failure={actions.failure ?? beginFailure} />
      {actions.failure && (
        <button type="button" class="quiet" onClick={actions.readAgain}>
          {extensionWords.tryAgain}
        </button>
      )}
      {countOf(target) === 0 ? (
        <p class="empty">{words.chooseFirst}</p>
      ) : script && fitsTarget(script, target) ? (
        <section class="actions" aria-label={actionWords.title}>
          <button type="button" class="quiet small back" onClick={() => setScriptId(null)}>
            ← {actionWords.chooseOther}
          </button>
          <ActionForm
            key={script.id}
            api={api}
            target={target}
            script={script}
            sessionId={null}
            onStarted={setRun}
          />
        </section>
      ) : (
        <Choice target={target} actions={actions} onChoose={({ id }) => setScriptId(id)} />
      )}
    </>
  )
}

function Choice(props: {
  target: Target
  actions: ReturnType<typeof useActions>
  onChoose: (script: Script) => void
}): JSX.Element {
  const { target, actions, onChoose } = props
  const single = onlyDevice(target)
  return (
    <section class="actions" aria-labelledby="actions-title">
      <h2 id="actions-title">{actionWords.title}</h2>
      {single && <PolicyNotice device={single} />}
      {!actions.scripts && !actions.failure && (
        <p class="soft" aria-busy="true">
          {extensionWords.loading}
        </p>
      )}
      {actions.scripts && (
        <ActionList
          actions={actions}
          scripts={actions.scripts.filter(script => fitsTarget(script, target))}
          mayRun
          none={words.none}
          onChoose={onChoose}
        />
      )}
    </section>
  )
}

function Watched(props: { run: Run; api: RelayApi; relayUrl: string; jobChange: JobChange }): JSX.Element {
  const { run, api, relayUrl, jobChange } = props
  return run.kind === 'job' ? (
    <JobView api={api} jobId={run.id} jobChange={jobChange} mayCancel />
  ) : (
    <FanOutView api={api} fanOutId={run.id} jobChange={jobChange} relayUrl={relayUrl} />
  )
}

/** The device that the page was opened for is chosen as soon as it has been read. */
function useBeginDevice(
  api: RelayApi,
  deviceId: string | null,
  setTarget: (change: (target: Target) => Target) => void,
): Failure | null {
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    if (deviceId === null) return
    const read = async (): Promise<void> => {
      try {
        const device = await api.call('GET /api/devices/:id', { params: { id: deviceId } })
        setTarget(target => withDevice(target, device))
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        setFailure(error)
      }
    }
    void read()
  }, [])
  return failure
}
