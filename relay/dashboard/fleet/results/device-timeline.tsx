import type { ResultColumn, ResultRow } from '../../../../shared/protocol/api/results.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Choice } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, usePlace } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { shortTime } from '../../parts/time-text.ts'
import { When } from '../../parts/when.tsx'
import { Chart } from './chart.tsx'
import { momentOf, momentsOf, numbersAmong, plotOfMoments, writeNumber } from './plot.ts'
import { columnsOf } from './result-table.tsx'
import { LIVE_PAUSE_MS } from './use-set-info.ts'

const AT_ONCE = 100

/** Every result of one action on one device, a number among them drawn over time. OUT2. */
export function DeviceTimeline(props: {
  deviceId: string
  action: { id: string; name: string }
  chart: string | null
  onChart: (output: string) => void
  back: string
}) {
  const { deviceId, action, chart, onChart, back } = props
  const place = usePlace(`${deviceId} ${action.id}`)
  const reading = useReading(
    `time line ${deviceId} ${action.id} ${place.after ?? ''}`,
    () =>
      call('GET /api/result-timeline', {
        query: { deviceId, scriptId: action.id, after: place.after, limit: AT_ONCE },
      }),
    ['jobs', 'fleet'],
    LIVE_PAUSE_MS,
  )
  const device = useReading(
    `device ${deviceId}`,
    () => call('GET /api/devices/:id', { params: { id: deviceId } }),
    ['devices'],
  )
  const name = device.value?.name ?? reading.value?.rows[0]?.device.name ?? deviceId
  return (
    <Page
      title={say(words.timelineTitle, { device: name })}
      intro={say(words.timelineIntro, { action: action.name })}
      back={{ href: back, name: words.backToTable }}
      actions={<a href={`/devices/${deviceId}`}>{words.openDevice}</a>}
    >
      <div class="results">
        <Shown reading={reading}>
          {({ rows, columns, next }) =>
            rows.length === 0 ? (
              <Empty>{words.timelineEmpty}</Empty>
            ) : (
              <>
                <LineOf rows={rows} columns={columns} chart={chart} onChart={onChart} />
                <DataTable
                  caption={say(words.timelineTitle, { device: name })}
                  columns={[whenColumn, ...columnsOf(columns, () => '').slice(1)]}
                  rows={rows}
                  keyOf={row => row.jobId}
                />
                <Pager place={place} next={next} />
              </>
            )
          }
        </Shown>
      </div>
    </Page>
  )
}

const whenColumn: Column<ResultRow> = {
  id: 'when',
  title: words.when,
  cell: row => <When at={momentOf(row)} seconds />,
}

/** The line of one number; the first there is where none was chosen. */
function LineOf(props: {
  rows: readonly ResultRow[]
  columns: readonly ResultColumn[]
  chart: string | null
  onChart: (output: string) => void
}) {
  const { rows, columns, chart, onChart } = props
  const numbers = numbersAmong(columns)
  const column = numbers.find(each => each.name === chart) ?? numbers[0]
  if (!column) return null
  const { type, label } = column
  const moments = momentsOf(rows, column.name)
  const values = moments.map(moment => moment.value)
  const says = say(words.timelineSays, {
    label,
    count: moments.length,
    first: shortTime(moments[0]?.at ?? 0),
    last: shortTime(moments.at(-1)?.at ?? 0),
    least: writeNumber(type, Math.min(...values)),
    greatest: writeNumber(type, Math.max(...values)),
  })
  return (
    <section class="card totals">
      <Choice
        label={words.chartOf}
        value={column.name}
        onValue={onChart}
        options={numbers.map(each => [each.name, each.label] as const)}
      />
      {moments.length < 2 ? (
        <p class="soft">{say(words.timelineOne, { label })}</p>
      ) : (
        <Chart plot={plotOfMoments(type, moments)} says={says} />
      )}
    </section>
  )
}
