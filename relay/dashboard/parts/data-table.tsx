import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  title: string
  /** Where titles may be alike: what keeps columns apart. */
  id?: string
  /** In the place of the title in the table's head, such as a button that sorts. */
  heading?: ComponentChildren
  sorted?: 'ascending' | 'descending' | 'none'
  cell: (row: Row) => ComponentChildren
  /** Numbers and times stand to the right. */
  end?: boolean
}

/**
 * A table that becomes a list of cards on a phone. The roles are written out because a browser takes them away from
 * table elements whose display is changed. The first column names the row.
 */
export function DataTable<Row>(props: {
  caption: string
  columns: Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** It may be too long for its place, and holds nothing that takes the focus: then its frame does, to be scrolled by keyboard. */
  scrolls?: boolean
}) {
  const { caption, columns, rows, keyOf, scrolls = false } = props
  return (
    <div class="table-room">
      <div
        class="table-frame"
        {...(scrolls && { tabIndex: 0, role: 'region' as const, 'aria-label': caption })}
      >
        <table class="data" role="table">
          <caption class="visually-hidden">{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map(column => (
                <th
                  key={keyOfColumn(column)}
                  role="columnheader"
                  scope="col"
                  class={column.end ? 'end' : ''}
                  {...(column.sorted && { 'aria-sort': column.sorted })}
                >
                  {column.heading ?? column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map(row => (
              <tr key={keyOf(row)} role="row">
                {columns.map((column, index) =>
                  index === 0 ? (
                    <th key={keyOfColumn(column)} role="rowheader" scope="row">
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td
                      key={keyOfColumn(column)}
                      role="cell"
                      data-title={column.title}
                      class={column.end ? 'end' : ''}
                    >
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const keyOfColumn = ({ id, title }: { id?: string; title: string }): string => id ?? title

/** Facts as pairs of a name and a value. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
