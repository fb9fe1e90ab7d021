import type { ComponentChildren } from 'preact'
import { formatOutput } from '../../../../shared/jobs/format-output.ts'
import type { ApiReply } from '../../../../shared/protocol/admin-api.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import type { ResultColumn, ResultRow } from '../../../../shared/protocol/api/results.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { deviceStateNames } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, usePlace } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { shortTime } from '../../parts/time-text.ts'
import { DeviceStatePill } from '../device-state-pill.tsx'
import { outputOf, ResultCell } from './result-cell.tsx'
import { LIVE_PAUSE_MS } from './use-set-info.ts'

type Difference = ApiReply<'POST /api/result-differences'>['rows'][number]

/** What devices said in an earlier fan-out of the same action and do not say in this one. OUT2. */
export function Differences({ later, earlierId, back }: { later: FanOut; earlierId: string; back: string }) {
  const place = usePlace(`${earlierId} ${later.id}`)
  const earlier = useReading(`fan-out ${earlierId}`, () =>
    call('GET /api/fan-outs/:id', { params: { id: earlierId } }),
  )
  const reading = useReading(
    `differences ${earlierId} ${later.id} ${place.after ?? ''}`,
    () =>
      call('POST /api/result-differences', {
        body: { earlierFanOutId: earlierId, laterFanOutId: later.id, after: place.after },
      }),
    ['jobs', 'fleet'],
    LIVE_PAUSE_MS,
  )
  const intro =
    earlier.value &&
    say(words.compareIntro, {
      earlier: earlier.value.name,
      earlierAt: shortTime(earlier.value.requestedAt),
      later: later.name,
      laterAt: shortTime(later.requestedAt),
    })
  return (
    <Page
      title={say(words.compareTitle, { name: later.name })}
      {...(intro && { intro })}
      back={{ href: back, name: words.backToTable }}
    >
      <div class="results">
        <Shown reading={reading}>
          {({ rows, columns, devices, differing, next }) =>
            differing === 0 ? (
              <Empty>{say(words.noneDiffer, { devices: number(devices) })}</Empty>
            ) : (
              <>
                <p role="status">
                  <strong>{say(words.differ, { count: number(differing), devices: number(devices) })}</strong>
                </p>
                <DifferenceTable rows={rows} columns={columns} />
                <Pager place={place} next={next} />
              </>
            )
          }
        </Shown>
      </div>
    </Page>
  )
}

const number = (value: number): string => value.toLocaleString(spokenLocale())

/** What has changed says so in words and with what it was, and is not told by its colour alone. */
function DifferenceTable({
  rows,
  columns,
}: {
  rows: readonly Difference[]
  columns: readonly ResultColumn[]
}) {
  return (
    <DataTable
      caption={words.differencesCaption}
      columns={[
        {
          id: 'device',
          title: words.device,
          cell: row => (
            <>
              <a href={`/devices/${row.device.id}`}>{row.device.name}</a>
              {row.earlier === null && <OnlyOnce>{words.notThen}</OnlyOnce>}
              {row.later === null && <OnlyOnce>{words.notNow}</OnlyOnce>}
            </>
          ),
        },
        { id: 'state', title: words.state, cell: row => <StateCell row={row} /> },
        ...changedFirst(columns, rows).map(({ name, label }) => ({
          id: `o.${name}`,
          title: label,
          cell: (row: Difference) => <OutputCell row={row} name={name} />,
        })),
      ]}
      rows={rows}
      keyOf={row => row.device.id}
    />
  )
}

/** A wide table begins with what one came for. */
function changedFirst(columns: readonly ResultColumn[], rows: readonly Difference[]): ResultColumn[] {
  const changed = new Set(rows.filter(isInBoth).flatMap(row => row.changed))
  return columns.toSorted((one, other) => Number(changed.has(other.name)) - Number(changed.has(one.name)))
}

const OnlyOnce = ({ children }: { children: string }) => (
  <p class="small flag">
    <span class="pill calm">{children}</span>
  </p>
)

/** A row that stands in one of the two alone has changed as a whole; then each cell need not say so. */
const isInBoth = (row: Difference): row is Difference & { earlier: ResultRow; later: ResultRow } =>
  row.earlier !== null && row.later !== null

function StateCell({ row }: { row: Difference }) {
  const state = (row.later ?? row.earlier)?.state
  if (state === undefined) return null
  if (!isInBoth(row) || !row.stateChanged) return <DeviceStatePill state={state} />
  return (
    <Changed was={deviceStateNames[row.earlier.state]}>
      <DeviceStatePill state={state} />
    </Changed>
  )
}

function OutputCell({ row, name }: { row: Difference; name: string }) {
  const shown = <ResultCell output={outputOf(row.later ?? row.earlier, name)} />
  if (!isInBoth(row) || !row.changed.includes(name)) return shown
  const before = outputOf(row.earlier, name)
  return <Changed was={before ? formatOutput(before) : words.noValue}>{shown}</Changed>
}

function Changed({ was, children }: { was: string; children: ComponentChildren }) {
  return (
    <span class="changed">
      <span class="mark">
        <span aria-hidden="true">≠ </span>
        <span class="visually-hidden">{words.changed}: </span>
      </span>
      <ins>{children}</ins>
      <small class="was">
        {words.was} <del>{was}</del>
      </small>
    </span>
  )
}
