import type { Job } from '../../../shared/protocol/api/jobs.ts'
import { jobWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Empty } from '../parts/shown.tsx'
import { Lasted, When } from '../parts/when.tsx'
import { JobStatePill } from './job-state-pill.tsx'

const columns: Column<Job>[] = [
  {
    title: words.action,
    cell: job => (
      <>
        <a href={`/jobs/${job.id}`}>{job.script.name}</a>
        <br />
        <span class="soft small">{say(words.version, { version: job.script.version })}</span>
      </>
    ),
  },
  { title: words.device, cell: job => <a href={`/devices/${job.device.id}`}>{job.device.name}</a> },
  {
    title: words.state,
    cell: job => (
      <>
        <JobStatePill state={job.state} />
        {(job.waitingFor ?? job.details) && <p class="soft small why">{job.waitingFor ?? job.details}</p>}
      </>
    ),
  },
  {
    title: words.requested,
    cell: job => (
      <>
        <When at={job.requestedAt} relative />
        <br />
        <span class="soft small">{job.requestedBy}</span>
      </>
    ),
  },
  { title: words.duration, end: true, cell: job => <Lasted from={job.startedAt} until={job.endedAt} /> },
  {
    title: words.details,
    cell: job => (
      <a
        href={`/jobs/${job.id}`}
        aria-label={say(words.detailsOf, { action: job.script.name, device: job.device.name })}
      >
        {words.details}
      </a>
    ),
  },
]
const onDeviceColumns = columns.filter(column => column.title !== words.device)

/** Jobs as rows: what, where, how it stands and why it waits, when, how long. JOB2. */
export function JobTable({ rows, onDevice }: { rows: readonly Job[]; onDevice?: boolean }) {
  if (rows.length === 0)
    return (
      <Empty {...(!onDevice && { title: words.emptyTitle })}>
        {onDevice ? words.emptyOnDevice : words.empty}
      </Empty>
    )
  return (
    <DataTable
      caption={words.caption}
      columns={onDevice ? onDeviceColumns : columns}
      rows={rows}
      keyOf={job => job.id}
    />
  )
}
