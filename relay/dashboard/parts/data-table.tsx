import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  title: string
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
}) {
  const { caption, columns, rows, keyOf } = props
  return (
    <div class="table-room">
      <div class="table-frame">
        <table class="data" role="table">
          <caption class="visually-hidden">{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map(column => (
                <th key={column.title} role="columnheader" scope="col" class={column.end ? 'end' : ''}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map(row => (
              <tr key={keyOf(row)} role="row">
                {columns.map((column, index) =>
                  index === 0 ? (
                    <th key={column.title} role="rowheader" scope="row">
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td
                      key={column.title}
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
