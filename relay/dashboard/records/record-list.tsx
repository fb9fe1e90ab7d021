import type { RecordSummary } from '../../../shared/protocol/api/records.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { recordsWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useReading } from '../link/use-reading.ts'
import type { Column } from '../parts/data-table.tsx'
import { PagedTable } from '../parts/paged-table.tsx'
import { usePlace } from '../parts/pager.tsx'
import { Empty } from '../parts/shown.tsx'
import { HostName } from './host-name.tsx'
import { may } from './may.ts'
import { pathText, type FolderRow } from './tree-model.ts'

const columnsIn = (folders: readonly FolderRow[], chosen: FolderRow | null): Column<RecordSummary>[] => [
  {
    title: words.name,
    cell: record => (
      <>
        <a href={`/records/${record.id}`}>{record.name}</a>
        {record.folderId !== chosen?.id && (
          <>
            <br />
            <span class="soft small">{pathText(folders, record.folderId)}</span>
          </>
        )}
      </>
    ),
  },
  { title: words.type, cell: record => record.type.name },
  { title: words.host, cell: record => <HostName host={record.host} /> },
  { title: words.user, cell: record => record.user || <span class="soft">{commonWords.none}</span> },
  {
    title: words.checkedOutBy,
    cell: record =>
      record.checkedOutBy === null ? (
        <span class="soft">{commonWords.none}</span>
      ) : (
        <span class="pill warn">{record.checkedOutBy}</span>
      ),
  },
]

/** The records of a folder and all below it, or of all folders, by name. */
export function RecordList(props: {
  folders: readonly FolderRow[]
  chosen: FolderRow | null
  search: string
  typeId: string
  hasTypes: boolean
  onClear: () => void
}) {
  const { folders, chosen, search, typeId, hasTypes, onClear } = props
  const key = `${chosen?.id ?? ''} ${typeId} ${search}`
  const place = usePlace(key)
  const reading = useReading(
    `records ${key} ${place.after ?? ''}`,
    () =>
      call('GET /api/records', {
        query: {
          search: search || undefined,
          typeId: typeId || undefined,
          folderId: chosen?.id,
          after: place.after,
        },
      }),
    ['records', 'devices', 'requests'],
  )
  return (
    <PagedTable
      reading={reading}
      place={place}
      caption={words.caption}
      columns={columnsIn(folders, chosen)}
      keyOf={record => record.id}
      filters={search === '' && typeId === '' ? null : { noMatch: words.noMatch, onClear }}
      empty={<NoRecords folders={folders} chosen={chosen} hasTypes={hasTypes} />}
    />
  )
}

function NoRecords(props: { folders: readonly FolderRow[]; chosen: FolderRow | null; hasTypes: boolean }) {
  const { folders, chosen, hasTypes } = props
  const mayAdd = chosen ? may(chosen.access, 'edit') : folders.some(({ access }) => may(access, 'edit'))
  if (mayAdd && !hasTypes && hasRole('administrator'))
    return (
      <Empty
        title={words.emptyTitle}
        action={
          <a href="/record-types/new" role="button">
            {words.types}
          </a>
        }
      >
        {words.emptyNoType}
      </Empty>
    )
  if (mayAdd)
    return (
      <Empty
        title={words.emptyTitle}
        action={
          <a href={chosen ? `/records/new?folder=${chosen.id}` : '/records/new'} role="button">
            {words.add}
          </a>
        }
      >
        {words.empty}
      </Empty>
    )
  return <Empty>{chosen ? words.emptyHere : words.emptyForReaders}</Empty>
}
