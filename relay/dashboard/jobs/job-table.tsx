import type { ComponentChildren } from 'preact'
import { deviceStateOf } from '../../../shared/fleet/fan-out.ts'
import type { Job } from '../../../shared/protocol/api/jobs.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { historyWords as words } from '../../../shared/words/en/dashboard-tasks.ts'
import { jobWords } from '../../../shared/words/en/dashboard-jobs.ts'
import { eventNames } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Empty } from '../parts/shown.tsx'
import { When } from '../parts/when.tsx'
import { DeviceStatePill } from '../fleet/device-state-pill.tsx'
import { JobActs } from './job-acts.tsx'
import { DryRunPill, JobOrigin } from './job-origin.tsx'
import { JobStatePill } from './job-state-pill.tsx'

const stateColumn = (pill: (job: Job) => ComponentChildren): Column<Job> => ({
  title: words.state,
  cell: job => (
    <>
      {pill(job)}
      {job.waitingFor && (
        <p class="soft small why">
          <strong>{words.whyWaiting}</strong> <span>{job.waitingFor}</span>
        </p>
      )}
    </>
  ),
})

/** Among the devices of a fan-out a job stands as its device is counted there. */
const stateInFanOut = stateColumn(({ state, cause, device }) => (
  <DeviceStatePill state={deviceStateOf(state, cause, device.online)} />
))

const columns: Column<Job>[] = [
  {
    title: words.task,
    cell: job => (
      <>
        <a href={`/jobs/${job.id}`}>{job.script.name}</a>
        <br />
        <span class="soft small">{say(words.version, { version: job.script.version })}</span>{' '}
        <DryRunPill job={job} />
      </>
    ),
  },
  {
    title: words.event,
    cell: job => (
      <>
        {job.event !== null
          ? eventNames[job.event]
          : job.fanOut === null && job.trigger === null && words.noEvent}
        <JobOrigin job={job} />
        {job.type === 'fallback' && (
          <>
            <br />
            <span class="pill warn">{words.types.fallback}</span>{' '}
            {job.cycle !== null && job.cycle < MANUAL_CYCLE && (
              <span class="soft small">{say(words.cycle, { cycle: job.cycle })}</span>
            )}
          </>
        )}
      </>
    ),
  },
  {
    title: words.record,
    cell: job =>
      job.record ? (
        <a href={`/records/${job.record.id}`}>{job.record.name}</a>
      ) : (
        <span class="soft">{commonWords.none}</span>
      ),
  },
  {
    title: words.device,
    cell: job => (
      <>
        <a href={`/devices/${job.device.id}`}>{job.device.name}</a>
        {job.node !== null && <p class="soft small">{say(words.node, { node: job.node })}</p>}
      </>
    ),
  },
  stateColumn(job => <JobStatePill state={job.state} />),
  { title: words.times, cell: job => <Times job={job} /> },
  { title: words.result, cell: job => <Result job={job} /> },
  { title: words.who, cell: job => job.requestedBy },
  {
    title: words.actions,
    cell: job => (
      <div class="row acts">
        <JobActs job={job} small />
        <a
          href={`/jobs/${job.id}`}
          aria-label={say(jobWords.detailsOf, { action: job.script.name, device: job.device.name })}
        >
          {words.details}
        </a>
      </div>
    ),
  },
]

/** A repeat that was run by hand is no cycle any more. */
const MANUAL_CYCLE = 1000

function Times({ job }: { job: Job }) {
  const times = [
    [words.made, job.requestedAt],
    [words.due, job.dueAt],
    [words.opens, job.opensAt !== null && job.opensAt !== job.dueAt ? job.opensAt : null],
    [words.started, job.startedAt],
    [words.ended, job.endedAt],
  ] as const
  return (
    <dl class="times small">
      {times.map(
        ([name, at]) =>
          at !== null && (
            <div key={name}>
              <dt class="soft">{name}</dt>
              <dd>
                <When at={at} seconds />
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}

/** How it ended: what is behind the state. */
function Result({ job }: { job: Job }) {
  if (job.exitCode === null && job.details === '') return <span class="soft">{commonWords.none}</span>
  return (
    <>
      {job.exitCode !== null && say(words.exit, { code: job.exitCode })}
      {job.details !== '' && <p class="soft small why">{job.details}</p>}
    </>
  )
}

/** Jobs as rows: what, by which event, where, how it stands and why it waits, when, how it ended, and who asked. JOB1, JOB2. */
export function JobTable({
  rows,
  without,
  onDevice,
}: {
  rows: readonly Job[]
  /** What the page itself says: its record, or the fan-out that made them all. */
  without?: 'record' | 'fan-out'
  onDevice?: boolean
}) {
  if (rows.length === 0)
    return (
      <Empty {...(!onDevice && { title: words.emptyTitle })}>
        {onDevice ? jobWords.emptyOnDevice : words.empty}
      </Empty>
    )
  const left: string[] =
    without === 'fan-out'
      ? [words.task, words.event, words.record, words.who]
      : without
        ? [words.record]
        : onDevice
          ? [words.device]
          : []
  return (
    <DataTable
      caption={words.caption}
      columns={columns
        .filter(column => !left.includes(column.title))
        .map(column => (without === 'fan-out' && column.title === words.state ? stateInFanOut : column))}
      rows={rows}
      keyOf={job => job.id}
    />
  )
}
