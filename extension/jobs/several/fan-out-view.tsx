import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import {
  deviceStates,
  finalFanOutStates,
  type DeviceState,
  type FanOutState,
} from '../../../shared/fleet/fan-out.ts'
import type { FanOut } from '../../../shared/protocol/api/fleet.ts'
import { extensionWords } from '../../../shared/words/en/extension.ts'
import { assistedWords, fanOutViewWords as words } from '../../../shared/words/en/extension-actions.ts'
import { fanOutStates } from '../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../shared/words/say.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import { FailureNotice } from '../../parts/failure-notice.tsx'
import { useAct } from '../../parts/use-act.ts'
import { JobView } from '../job-view.tsx'
import type { JobChange } from '../use-job-changes.ts'
import { DeviceStatePill } from './device-state-pill.tsx'
import { FanOutResults } from './fan-out-results.tsx'
import { useFanOut } from './use-fan-out.ts'

const PAGE = 50
/** The relay gives so many rows at once; further ones are for the dashboard. */
const MOST_ROWS = 200

const endedStates: readonly DeviceState[] = ['success', 'failed', 'expired', 'cancelled', 'refused']
const colours: Partial<Record<FanOutState, string>> = {
  completed: 'good',
  stopped: 'bad',
  rejected: 'bad',
  cancelled: 'quiet',
  paused: 'warn',
  'awaiting-approval': 'warn',
}

/** An action on several devices as it goes: how far it is, what holds it up, and what came of it on each of them. TRIG2, OUT2. */
export function FanOutView(props: {
  api: RelayApi
  fanOutId: string
  jobChange: JobChange
  /** Where the dashboard is. */
  relayUrl: string
}): JSX.Element {
  const { api, fanOutId, jobChange, relayUrl } = props
  const [limit, setLimit] = useState(PAGE)
  const [jobId, setJobId] = useState<string | null>(null)
  const { fanOut, results, failure, readAgain } = useFanOut(api, fanOutId, limit)
  const heading = useRef<HTMLHeadingElement>(null)
  const isThere = fanOut !== null
  useEffect(() => heading.current?.focus(), [isThere, jobId])

  if (jobId !== null)
    return (
      <>
        <button type="button" class="quiet small back" onClick={() => setJobId(null)}>
          ← {words.back}
        </button>
        <JobView api={api} jobId={jobId} jobChange={jobChange} mayCancel />
      </>
    )
  if (!fanOut)
    return failure ? (
      <FailureNotice failure={failure} />
    ) : (
      <p class="soft" aria-busy="true">
        {extensionWords.loading}
      </p>
    )
  return (
    <>
      <div class="row spread">
        <h2 ref={heading} tabIndex={-1}>
          {fanOut.name}
        </h2>
        <span class="row">
          {fanOut.dryRun && <span class="pill">{assistedWords.dryRunMark}</span>}
          <span class={`pill ${colours[fanOut.state] ?? ''}`}>{fanOutStates[fanOut.state]}</span>
        </span>
      </div>
      <p class="soft small">
        {say(words.on, { count: fanOut.devices })} · {words.reason}: {fanOut.reason}
        {fanOut.ticket !== '' && ` · ${words.ticket}: ${fanOut.ticket}`}
      </p>
      {fanOut.because !== '' && <p class="notice">{fanOut.because}</p>}
      <Progress fanOut={fanOut} />
      <FailureNotice failure={failure} />
      <Acts api={api} fanOut={fanOut} onDone={readAgain} />
      <h3>{words.results}</h3>
      {results && (
        <FanOutResults
          results={results}
          onShowJob={setJobId}
          onMore={limit < MOST_ROWS ? () => setLimit(Math.min(MOST_ROWS, limit + PAGE)) : null}
        />
      )}
      <p class="row small">
        <a href={new URL(`/results?fanOut=${fanOut.id}`, relayUrl).href} target="_blank" rel="noreferrer">
          {words.allOnDashboard}
        </a>
        <a href={new URL(`/fan-outs/${fanOut.id}`, relayUrl).href} target="_blank" rel="noreferrer">
          {words.onDashboard}
        </a>
      </p>
    </>
  )
}

function Progress({ fanOut: { counts, devices } }: { fanOut: FanOut }): JSX.Element {
  const ended = endedStates.reduce((sum, state) => sum + counts[state], 0)
  const sentence = say(words.progress, { ended, count: devices })
  return (
    <>
      <p role="status" class="small">
        {sentence}
      </p>
      <progress aria-label={sentence} value={ended} max={devices} />
      <ul class="plain row counts" aria-label={words.counts}>
        {deviceStates
          .filter(state => counts[state] > 0)
          .map(state => (
            <li key={state}>
              <DeviceStatePill state={state} /> {counts[state]}
            </li>
          ))}
      </ul>
    </>
  )
}

type FanOutAct = 'pause' | 'resume' | 'cancel'

function Acts(props: { api: RelayApi; fanOut: FanOut; onDone: () => Promise<void> }): JSX.Element | null {
  const { api, fanOut, onDone } = props
  const act = useAct()
  const [asked, setAsked] = useState(false)
  const perform = (name: FanOutAct): void =>
    void act.run(async () => {
      await api.call(`POST /api/fan-outs/:id/${name}`, { params: { id: fanOut.id } })
      await onDone()
    })
  const button = (word: string, onClick: () => void): JSX.Element => (
    <button type="button" class="quiet small" disabled={act.busy} onClick={onClick}>
      {word}
    </button>
  )
  const isOver = finalFanOutStates.includes(fanOut.state)
  return (
    <>
      {!isOver && asked && (
        <CancelQuestion onCancel={() => perform('cancel')} onKeep={() => setAsked(false)} />
      )}
      {!isOver && !asked && (
        <div class="row fan-out-acts">
          {fanOut.state === 'running' && button(words.pause, () => perform('pause'))}
          {fanOut.state === 'paused' && button(words.resume, () => perform('resume'))}
          {button(words.cancelRest, () => setAsked(true))}
        </div>
      )}
      <FailureNotice failure={act.failure} />
    </>
  )
}

/** It cannot be taken back, so it is asked for once more, and the answer that changes nothing has the focus. */
function CancelQuestion({ onCancel, onKeep }: { onCancel: () => void; onKeep: () => void }): JSX.Element {
  const keep = useRef<HTMLButtonElement>(null)
  useEffect(() => keep.current?.focus(), [])
  return (
    <section aria-labelledby="cancel-question">
      <p class="notice warn" id="cancel-question">
        {words.cancelText}
      </p>
      <div class="row fan-out-acts">
        <button type="button" class="quiet small" onClick={onCancel}>
          {words.cancelRest}
        </button>
        <button type="button" class="quiet small" ref={keep} onClick={onKeep}>
          {words.keep}
        </button>
      </div>
    </section>
  )
}
