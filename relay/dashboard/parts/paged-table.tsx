import type { ComponentChildren } from 'preact'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import type { Reading } from '../link/use-reading.ts'
import { DataTable, type Column } from './data-table.tsx'
import { Pager, type Place } from './pager.tsx'
import { Empty, Shown } from './shown.tsx'

/** One page of a list as a table; where there is nothing, the way to take its filters off, or what `empty` says. */
export function PagedTable<Row>(props: {
  reading: Reading<{ rows: Row[]; next: string | null }>
  place: Place
  caption: string
  columns: Column<Row>[]
  keyOf: (row: Row) => string
  /** What narrows the list; null: nothing does. */
  filters: { noMatch: string; onClear: () => void } | null
  empty: ComponentChildren
}) {
  const { reading, place, caption, columns, keyOf, filters, empty } = props
  return (
    <Shown reading={reading}>
      {({ rows, next }) => {
        if (rows.length > 0)
          return (
            <>
              <DataTable caption={caption} columns={columns} rows={rows} keyOf={keyOf} />
              <Pager place={place} next={next} />
            </>
          )
        if (filters === null) return <>{empty}</>
        return (
          <Empty
            action={
              <button type="button" class="quiet" onClick={filters.onClear}>
                {commonWords.clearFilters}
              </button>
            }
          >
            {filters.noMatch}
          </Empty>
        )
      }}
    </Shown>
  )
}
