import { useState } from 'preact/hooks'
import { finalJobStates } from '../../../shared/jobs/job-state.ts'
import type { JobDetail } from '../../../shared/protocol/api/jobs.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { LiveLogView } from '../../../shared/look/live-log.tsx'
import { jobWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { watchJob } from '../link/live-topics.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useReading } from '../link/use-reading.ts'
import { Facts } from '../parts/data-table.tsx'
import { Confirm } from '../parts/dialog.tsx'
import { tell } from '../parts/messages.tsx'
import { Page } from '../parts/page.tsx'
import { Prose } from '../parts/prose.tsx'
import { Shown } from '../parts/shown.tsx'
import { Lasted, When } from '../parts/when.tsx'
import { JobInputs, JobOutputs } from './job-values.tsx'
import { JobLog } from './job-log.tsx'
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
      back={{ href: '/jobs', name: words.title }}
      actions={job && hasRole('administrator', 'support') && <JobActs job={job} onChange={reading.again} />}
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

function JobActs({ job, onChange }: { job: JobDetail; onChange: () => void }) {
  const [doing, setDoing] = useState<'cancel' | 'again' | null>(null)
  const close = (): void => setDoing(null)
  const running = job.state === 'running'
  const over = finalJobStates.includes(job.state)
  return (
    <>
      {!over && (
        <button type="button" class="quiet" onClick={() => setDoing('cancel')}>
          {words.cancel}
        </button>
      )}
      {over && (
        <button type="button" onClick={() => setDoing('again')}>
          {words.runAgain}
        </button>
      )}
      {doing === 'cancel' && (
        <Confirm
          title={words.cancelTitle}
          text={running ? say(words.cancelRunning, { device: job.device.name }) : words.cancelWaiting}
          word={words.cancelJob}
          onClose={close}
          act={async () => {
            const after = await call('POST /api/jobs/:id/cancel', { params: { id: job.id } })
            tell(after.state === 'cancelled' ? words.cancelled : words.cancelAsked)
            onChange()
          }}
        />
      )}
      {doing === 'again' && <RunAgain job={job} onClose={close} />}
    </>
  )
}

const noticeLooks = { error: 'bad', expired: 'warn', 'waiting-for-device': 'warn' } as Record<string, string>

function JobStatus({ job }: { job: JobDetail }) {
  return (
    <div role="status">
      <p class="row">
        <JobStatePill state={job.state} />
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
