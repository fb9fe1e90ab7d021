import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { JobDetail } from '../../shared/protocol/api/jobs.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { finalJobStates } from '../../shared/jobs/job-state.ts'
import { formatDuration } from '../../shared/jobs/format-output.ts'
import { actionWords as words, extensionWords } from '../../shared/words/en/extension.ts'
import { assistedWords } from '../../shared/words/en/extension-actions.ts'
import { LiveLogView } from '../../shared/look/live-log.tsx'
import { jobStateNames } from '../../shared/words/en/jobs.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { ago } from '../parts/ago.ts'
import { FailureNotice } from '../parts/failure-notice.tsx'
import { useAct } from '../parts/use-act.ts'
import { listenToJob } from './job-outputs.ts'
import { JobPill } from './job-pill.tsx'
import { OutputsTable } from './outputs-table.tsx'
import type { JobChange } from './use-job-changes.ts'
import { spokenLocale } from '../../shared/words/speak.ts'

/** Changes are told by the relay; this is for a link that is down for a while. */
const READ_AGAIN_MS = 5_000

const isFinal = (job: JobDetail): boolean => finalJobStates.includes(job.state)

/** One run as it goes: state, why it waits, outputs, and the details. OUT2, OUT3. */
export function JobView(props: {
  api: RelayApi
  jobId: string
  jobChange: JobChange
  mayCancel: boolean
}): JSX.Element {
  const { api, jobId, jobChange, mayCancel } = props
  const [job, setJob] = useState<JobDetail | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = useAct()
  const heading = useRef<HTMLHeadingElement>(null)
  const read = async (): Promise<void> => {
    try {
      setJob(await api.call('GET /api/jobs/:id', { params: { id: jobId } }))
      setFailure(null)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      setFailure(error)
    }
  }
  const change = jobChange.value
  // The last change may have been another job's: what stands now is read all the same.
  const own = change === null || change.jobId === jobId ? change : undefined
  useEffect(() => void read(), [api, jobId, own])
  const over = job !== null && isFinal(job)
  useEffect(() => {
    if (over) return undefined
    const timer = setInterval(() => void read(), READ_AGAIN_MS)
    return () => clearInterval(timer)
  }, [api, jobId, over])
  const isThere = job !== null
  useEffect(() => heading.current?.focus(), [isThere])

  if (!job)
    return failure ? (
      <FailureNotice failure={failure} />
    ) : (
      <p class="soft" aria-busy="true">
        {extensionWords.loading}
      </p>
    )
  const cancel = async (): Promise<void> => {
    await api.call('POST /api/jobs/:id/cancel', { params: { id: jobId } })
    await read()
  }
  return (
    <>
      <div class="row spread">
        <h2 ref={heading} tabIndex={-1}>
          {job.script.name}
        </h2>
        <span class="row">
          {job.dryRun && <span class="pill">{assistedWords.dryRunMark}</span>}
          <JobPill state={job.state} />
        </span>
      </div>
      <p class="soft small">{[job.device.name, ago(job.requestedAt), job.requestedBy].join(' · ')}</p>
      <p class="visually-hidden" role="status">
        {jobStateNames[job.state]}
      </p>
      {job.waitingFor !== null && <p class="notice">{job.waitingFor}</p>}
      {!over && job.waitingFor === null && <progress aria-label={jobStateNames[job.state]} />}
      {job.state === 'running' && (
        <LiveLogView heading="h3" key={jobId} jobId={jobId} soFar={job.live} listen={listenToJob} />
      )}
      {job.details !== '' && job.state !== 'completed' && <p class="notice warn">{job.details}</p>}
      {(over || job.outputs.length > 0) && <OutputsTable job={job} />}
      <FailureNotice failure={act.failure ?? failure} />
      {!over && mayCancel && (
        <button type="button" class="quiet" disabled={act.busy} onClick={() => void act.run(cancel)}>
          {words.cancel}
        </button>
      )}
      <JobDetails job={job} />
    </>
  )
}

function JobDetails({ job }: { job: JobDetail }): JSX.Element {
  const inputs = Object.entries(job.inputs)
  return (
    <details>
      <summary>{words.details}</summary>
      <h3>{words.detailsTitle}</h3>
      <p>{job.details === '' ? jobStateNames[job.state] : job.details}</p>
      <dl class="facts">
        <Fact name={words.requested} value={time(job.requestedAt)} />
        {job.startedAt !== null && <Fact name={words.started} value={time(job.startedAt)} />}
        {job.endedAt !== null && <Fact name={words.ended} value={time(job.endedAt)} />}
        {job.startedAt !== null && job.endedAt !== null && (
          <Fact name={words.lasted} value={formatDuration(job.endedAt - job.startedAt)} />
        )}
        {job.cause !== null && <Fact name={words.cause} value={job.cause} />}
        {job.exitCode !== null && <Fact name={words.exitCode} value={String(job.exitCode)} />}
        {job.publisher !== null && <Fact name={words.publisher} value={job.publisher} />}
        <Fact name={words.version} value={`${job.script.version} (${job.script.sha256.slice(0, 12)}…)`} />
      </dl>
      {inputs.length > 0 && (
        <>
          <h3>{words.inputs}</h3>
          <dl class="facts">
            {inputs.map(([name, value]) => (
              <Fact key={name} name={name} value={value} />
            ))}
          </dl>
        </>
      )}
      {isFinal(job) && <h3>{words.log}</h3>}
      {!isFinal(job) ? null : job.logTail === '' ? (
        <p class="soft">{words.noLog}</p>
      ) : (
        <pre class="log" tabIndex={0} aria-label={words.log}>
          {job.logTail}
        </pre>
      )}
    </details>
  )
}

function Fact({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

const time = (at: number): string =>
  new Intl.DateTimeFormat(spokenLocale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
