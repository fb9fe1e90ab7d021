import { useLocation } from 'preact-iso'
import type { RecordType } from '../../../shared/protocol/api/records.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { recordsWords, recordTypeWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Page } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { useTypes } from './use-records.ts'

const columns: Column<RecordType>[] = [
  { title: words.name, cell: type => <a href={`/record-types/${type.id}`}>{type.name}</a> },
  {
    title: words.fields,
    cell: type =>
      type.fields.map(field => field.label).join(', ') || <span class="soft">{commonWords.none}</span>,
  },
  { title: words.records, end: true, cell: type => type.records },
  { title: words.tasks, cell: type => <a href={`/record-types/${type.id}/tasks`}>{words.tasks}</a> },
]

/** The record types by name. RECD1. */
export function RecordTypesPage() {
  const { route } = useLocation()
  const types = useTypes()
  const administrator = hasRole('administrator')
  const add = administrator && (
    <button type="button" onClick={() => route('/record-types/new')}>
      {words.add}
    </button>
  )
  return (
    <Page
      title={words.title}
      intro={words.intro}
      back={{ href: '/records', name: recordsWords.title }}
      actions={add}
    >
      <Shown reading={types}>
        {rows =>
          rows.length === 0 ? (
            <Empty title={words.emptyTitle} action={add}>
              {administrator ? words.empty : words.emptyForReaders}
            </Empty>
          ) : (
            <DataTable caption={words.caption} columns={columns} rows={rows} keyOf={type => type.id} />
          )
        }
      </Shown>
    </Page>
  )
}
