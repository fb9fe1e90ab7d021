import { useState } from 'preact/hooks'
import { finalJobStates } from '../../../shared/jobs/job-state.ts'
import type { JobDetail } from '../../../shared/protocol/api/jobs.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { LiveLogView } from '../../../shared/look/live-log.tsx'
import { historyWords } from '../../../shared/words/en/dashboard-tasks.ts'
import { eventNames } from '../../../shared/words/en/tasks.ts'
import { jobWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { watchJob } from '../link/live-topics.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useReading } from '../link/use-reading.ts'
import { Facts } from '../parts/data-table.tsx'
import { Page } from '../parts/page.tsx'
import { Prose } from '../parts/prose.tsx'
import { Shown } from '../parts/shown.tsx'
import { Lasted, When } from '../parts/when.tsx'
import { JobActs } from './job-acts.tsx'
import { JobInputs, JobOutputs } from './job-values.tsx'
import { JobLog } from './job-log.tsx'
import { DryRunPill, originOf } from './job-origin.tsx'
import { JobStatePill } from './job-state-pill.tsx'
import { RunAgain } from './run-again.tsx'

/** One job from its request to its outputs: live until it has ended. OUT2, OUT3. */
export function JobPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`job ${id}`, () => call('GET /api/jobs/:id', { params: { id } }), ['jobs'])
  const job = reading.value
  return (
    <Page
      title={job?.script.name ?? words.one}
      back={{ href: '/jobs', name: historyWords.title }}
      actions={
        job && hasRole('administrator', 'support') && <JobPageActs job={job} onChange={reading.again} />
      }
    >
      <Shown reading={reading}>
        {shown => (
          <>
            <JobStatus job={shown} />
            {/* While it runs, what it prints is what one came for. */}
            {shown.state === 'running' && (
              <div class="card">
                <LiveLogView heading="h2" key={id} jobId={id} soFar={shown.live} listen={watchJob} />
              </div>
            )}
            <div class="columns wide-first">
              <div>
                <JobOutputs job={shown} />
                <JobInputs job={shown} />
              </div>
              <JobFacts job={shown} />
            </div>
            {shown.state !== 'running' && <JobLog job={shown} />}
          </>
        )}
      </Shown>
    </Page>
  )
}

function JobPageActs({ job, onChange }: { job: JobDetail; onChange: () => void }) {
  const [again, setAgain] = useState(false)
  if (!finalJobStates.includes(job.state)) return <JobActs job={job} onChange={onChange} />
  return (
    <>
      <button type="button" onClick={() => setAgain(true)}>
        {words.runAgain}
      </button>
      {again && <RunAgain job={job} onClose={() => setAgain(false)} />}
    </>
  )
}

const noticeLooks = { error: 'bad', expired: 'warn', 'waiting-for-device': 'warn' } as Record<string, string>

function JobStatus({ job }: { job: JobDetail }) {
  return (
    <div role="status">
      <p class="row">
        <JobStatePill state={job.state} />
        <DryRunPill job={job} />
        <span>
          <a href={`/devices/${job.device.id}`}>{job.device.name}</a>
        </span>
        <span class="soft">
          <When at={job.requestedAt} relative />, {job.requestedBy}
        </span>
      </p>
      {job.waitingFor && (
        <p class={`notice ${noticeLooks[job.state] ?? ''}`}>
          <strong>{words.waiting}:</strong> {job.waitingFor}
        </p>
      )}
      {job.details && (
        <p class={`notice ${job.state === 'completed' ? 'good' : (noticeLooks[job.state] ?? '')}`}>
          <strong>{words.statusDetails}:</strong> <Prose text={job.details} />
        </p>
      )}
    </div>
  )
}

function JobFacts({ job }: { job: JobDetail }) {
  return (
    <section class="card">
      <h2>{words.times}</h2>
      <Facts
        facts={[
          ...(job.record === null
            ? []
            : ([
                [historyWords.record, <a href={`/records/${job.record.id}`}>{job.record.name}</a>],
                [historyWords.event, job.event === null ? historyWords.noEvent : eventNames[job.event]],
                [historyWords.type, historyWords.types[job.type]],
                [historyWords.due, <When key="due" at={job.dueAt} seconds />],
              ] as const)),
          ...originOf(job),
          [words.requested, <When key="requested" at={job.requestedAt} seconds />],
          ...(job.offeredAt === null
            ? []
            : ([[words.offered, <When key="offered" at={job.offeredAt} seconds />]] as const)),
          [words.started, <When key="started" at={job.startedAt} seconds />],
          [words.ended, <When key="ended" at={job.endedAt} seconds />],
          [words.duration, <Lasted key="lasted" from={job.startedAt} until={job.endedAt} />],
          ...(job.startedAt === null
            ? ([[words.expires, <When key="expires" at={job.expiresAt} seconds />]] as const)
            : []),
          ...(job.cause === null ? [] : ([[words.cause, <code key="cause">{job.cause}</code>]] as const)),
          [words.exitCode, job.exitCode ?? commonWords.none],
          [
            words.script,
            <>
              <a href={`/scripts/${job.script.id}`}>{job.script.name}</a>,{' '}
              {say(words.version, { version: job.script.version }).toLowerCase()}
              <br />
              <code class="small hash">{job.script.sha256}</code>
            </>,
          ],
          [words.publisher, job.publisher ?? commonWords.none],
          ...(job.sessionId === null
            ? []
            : ([[words.session, <a href={`/sessions/${job.sessionId}`}>{words.openSession}</a>]] as const)),
        ]}
      />
    </section>
  )
}
