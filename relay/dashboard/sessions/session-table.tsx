import type { SessionSnapshot } from '../../../shared/protocol/session.ts'
import { sessionWords as words } from '../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Empty } from '../parts/shown.tsx'
import { shortTime } from '../parts/time-text.ts'
import { Lasted, When } from '../parts/when.tsx'
import { SessionStatePill } from './session-state-pill.tsx'
import { TargetName } from './target-name.tsx'

const columns: Column<SessionSnapshot>[] = [
  {
    title: words.controller,
    cell: session => <a href={`/sessions/${session.id}`}>{session.controller.name}</a>,
  },
  {
    title: words.device,
    cell: session =>
      session.device ? (
        <TargetName device={session.device} />
      ) : (
        <span class="soft">{session.state.phase === 'ended' ? words.noDeviceEver : words.noDevice}</span>
      ),
  },
  { title: words.state, cell: session => <SessionStatePill state={session.state} /> },
  { title: words.started, cell: session => <When at={session.startedAt} relative /> },
  {
    title: words.lasted,
    end: true,
    cell: session => (
      <Lasted from={session.startedAt} until={session.state.phase === 'ended' ? session.state.since : null} />
    ),
  },
  {
    title: words.details,
    cell: session => (
      <a
        href={`/sessions/${session.id}`}
        aria-label={say(words.detailsOf, {
          controller: session.controller.name,
          when: shortTime(session.startedAt),
        })}
      >
        {words.details}
      </a>
    ),
  },
]
const onDeviceColumns = columns.filter(column => column.title !== words.device)

export function SessionTable({ rows, onDevice }: { rows: readonly SessionSnapshot[]; onDevice?: boolean }) {
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
      keyOf={session => session.id}
    />
  )
}
