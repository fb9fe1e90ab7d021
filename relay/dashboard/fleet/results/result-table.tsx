import type { ComponentChildren } from 'preact'
import { isNumeric } from '../../../../shared/jobs/output-values.ts'
import type { ResultColumn, ResultRow } from '../../../../shared/protocol/api/results.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { When } from '../../parts/when.tsx'
import { canSortBy, columnOfOutput, sortedBy, writeSort, type ResultView } from './result-address.ts'
import { DeviceStatePill } from '../device-state-pill.tsx'
import { outputOf, ResultCell } from './result-cell.tsx'

type Keyed = Column<ResultRow> & { id: string }

/** Every column that a table of these outputs can have, the device first. The same for the choice of columns and for the sorting. */
export function columnsOf(outputs: readonly ResultColumn[], linkOf: (deviceId: string) => string): Keyed[] {
  return [
    { id: 'device', title: words.device, cell: row => <DeviceCell row={row} href={linkOf(row.device.id)} /> },
    { id: 'state', title: words.state, cell: row => <DeviceStatePill state={row.state} /> },
    ...outputs.map(({ name, label, type }): Keyed => ({
      id: columnOfOutput(name),
      title: label,
      end: isNumeric(type),
      cell: row => <ResultCell output={outputOf(row, name)} />,
    })),
    { id: 'started', title: words.started, cell: row => <When at={row.startedAt} seconds /> },
    { id: 'ended', title: words.ended, cell: row => <When at={row.endedAt} seconds /> },
    { id: 'details', title: words.details, cell: row => <DetailsCell row={row} /> },
  ]
}

/** One row a device, one column an output, titled by its label; each title sorts. OUT2. */
export function ResultTable(props: {
  columns: readonly Keyed[]
  outputs: readonly ResultColumn[]
  rows: readonly ResultRow[]
  view: ResultView
  onSort: (sort: string) => void
}) {
  const { columns, outputs, rows, view, onSort } = props
  const sorted = sortedBy(view.sort)
  const { descending } = view.sort
  const shown = columns
    .filter(column => !view.hidden.includes(column.id))
    .map(column => {
      if (!canSortBy(column.id)) return column
      const isSorted = column.id === sorted
      return {
        ...column,
        sorted: isSorted
          ? descending
            ? ('descending' as const)
            : ('ascending' as const)
          : ('none' as const),
        heading: (
          <SortButton
            mark={isSorted ? (descending ? '▼' : '▲') : '↕'}
            onPress={() => onSort(writeSort(column.id, isSorted && !descending))}
          >
            {column.title}
          </SortButton>
        ),
      }
    })
  const others = undeclaredColumn(outputs, rows)
  return (
    <DataTable
      caption={words.caption}
      columns={others ? [...shown, others] : shown}
      rows={rows}
      keyOf={row => row.jobId}
    />
  )
}

function SortButton(props: { mark: string; onPress: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="sort" onClick={props.onPress}>
      {props.children} <span aria-hidden="true">{props.mark}</span>
    </button>
  )
}

/** Leads to the time line of the device. */
function DeviceCell({ row: { device }, href }: { row: ResultRow; href: string }) {
  return (
    <>
      <a href={href} aria-label={say(words.timelineOf, { device: device.name })}>
        {device.name}
      </a>
      {!device.online && <span class="soft small"> {words.offline}</span>}
    </>
  )
}

function DetailsCell({ row }: { row: ResultRow }) {
  return (
    <span class="small">
      {row.details === '' ? '' : `${row.details} `}
      <a href={`/jobs/${row.jobId}`} aria-label={`${words.job}: ${row.device.name}`}>
        {words.job}
      </a>
    </span>
  )
}

/** What scripts have said beyond what they declare: kept, and so shown where there is some. OUT1. */
function undeclaredColumn(outputs: readonly ResultColumn[], rows: readonly ResultRow[]): Keyed | null {
  const declared = new Set(outputs.map(output => output.name))
  const undeclared = (row: ResultRow): ResultRow['outputs'] =>
    row.outputs.filter(output => !declared.has(output.name))
  if (!rows.some(row => undeclared(row).length > 0)) return null
  return {
    id: 'undeclared',
    title: words.undeclared,
    cell: row => {
      const own = undeclared(row)
      if (own.length === 0) return <span class="soft">{commonWords.none}</span>
      return (
        <ul class="plain small">
          {own.map(output => (
            <li key={output.name}>
              <code>{output.name}</code> <ResultCell output={output} />
            </li>
          ))}
        </ul>
      )
    },
  }
}
