import type { ComponentChildren } from 'preact'
import type { AccessRequest } from '../../../shared/protocol/api/requests.ts'
import { givesAccess, type RequestPhase } from '../../../shared/records/access-request.ts'
import { requestKindNames } from '../../../shared/words/en/requests.ts'
import { requestsWords as words } from '../../../shared/words/en/dashboard-requests.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Pager, usePlace } from '../parts/pager.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { Remaining, When } from '../parts/when.tsx'
import { PhasePill } from './phase-pill.tsx'

export type WhichRequests = 'mine' | 'to-decide' | 'all'

const columns: Column<AccessRequest>[] = [
  {
    title: words.record,
    cell: request => <a href={`/records/${request.record.id}`}>{request.record.name}</a>,
  },
  { title: words.kind, cell: request => requestKindNames[request.kind] },
  {
    title: words.phase,
    cell: ({ phase, until }) => (
      <>
        <PhasePill phase={phase} />
        {givesAccess(phase) && (
          <p class="soft small why">
            {words.remaining}: <Remaining until={until} />
          </p>
        )}
      </>
    ),
  },
  {
    title: words.by,
    cell: ({ requestedBy, reason }) => (
      <>
        {requestedBy.name}
        <p class="soft small why">{reason}</p>
      </>
    ),
  },
  {
    title: words.when,
    cell: ({ from, until }) => (
      <>
        <When at={from} />
        <br />
        <When at={until} />
      </>
    ),
  },
  {
    title: words.details,
    cell: ({ id, record }) => (
      <a href={`/requests/${id}`} aria-label={say(words.detailsOf, { record: record.name })}>
        {words.details}
      </a>
    ),
  },
]
const onRecord = columns.filter(column => column.title !== words.record)
/** Who decides may have no permission on the record; the request's own page says what may be seen of it. */
const toDecide = columns.map(column =>
  column.title === words.record
    ? { ...column, cell: (request: AccessRequest) => request.record.name }
    : column,
)

/** Requests, newest first: all of one record, or those that a person made or may decide. */
export function RequestList(props: {
  recordId?: string
  show?: WhichRequests
  phase?: RequestPhase | undefined
  empty: string
  action?: ComponentChildren
}) {
  const { recordId, show = 'all', phase, empty, action } = props
  const key = `${recordId ?? ''} ${show} ${phase ?? ''}`
  const place = usePlace(key)
  const reading = useReading(
    `requests ${key} ${place.after ?? ''}`,
    () => call('GET /api/requests', { query: { recordId, show, phase, after: place.after } }),
    ['requests'],
  )
  return (
    <Shown reading={reading}>
      {({ rows, next }) =>
        rows.length === 0 ? (
          <Empty action={action}>{empty}</Empty>
        ) : (
          <>
            <DataTable
              caption={words.caption}
              columns={recordId !== undefined ? onRecord : show === 'to-decide' ? toDecide : columns}
              rows={rows}
              keyOf={request => request.id}
            />
            <Pager place={place} next={next} />
          </>
        )
      }
    </Shown>
  )
}
