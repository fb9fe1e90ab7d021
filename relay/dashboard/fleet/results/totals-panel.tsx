import type { ResultColumn, ResultFilter, ResultSet } from '../../../../shared/protocol/api/results.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { DataTable, Facts } from '../../parts/data-table.tsx'
import { Choice } from '../../parts/form.tsx'
import { Shown } from '../../parts/shown.tsx'
import { Chart } from './chart.tsx'
import { numbersAmong, plotOfHistogram, writeNumber, type Totals } from './plot.ts'
import { LIVE_PAUSE_MS } from './use-set-info.ts'

/** Totals and the histogram of a column of numbers, over the devices that the filters leave. OUT2. */
export function TotalsPanel(props: {
  set: ResultSet
  filter: ResultFilter
  outputs: readonly ResultColumn[]
  chart: string | null
  onChart: (output: string) => void
}) {
  const { set, filter, outputs, chart, onChart } = props
  const numbers = numbersAmong(outputs)
  const chosen = numbers.find(column => column.name === chart)
  if (numbers.length === 0) return null
  return (
    <section class="card totals">
      <div class="row spread">
        <h2>{words.totals}</h2>
        <Choice
          label={words.chartOf}
          value={chosen?.name ?? ''}
          onValue={onChart}
          options={[['', words.noChart], ...numbers.map(({ name, label }) => [name, label] as const)]}
        />
      </div>
      {chosen && <TotalsOf key={chosen.name} set={set} filter={filter} column={chosen} />}
    </section>
  )
}

function TotalsOf({ set, filter, column }: { set: ResultSet; filter: ResultFilter; column: ResultColumn }) {
  const body = { set, filter, output: column.name }
  const reading = useReading(
    `totals ${JSON.stringify(body)}`,
    () => call('POST /api/result-totals', { body }),
    ['jobs', 'fleet'],
    LIVE_PAUSE_MS,
  )
  return (
    <Shown reading={reading}>
      {totals =>
        totals.count === 0 ? (
          <p class="soft">{words.noNumbers}</p>
        ) : (
          <div class="totals-room">
            <Facts facts={factsOf(column, totals)} />
            <Histogram column={column} totals={totals} />
          </div>
        )
      }
    </Shown>
  )
}

/** A sum of shares, or of points in time, says nothing. */
function factsOf({ type }: ResultColumn, totals: Totals): (readonly [string, string])[] {
  const hasSum = type !== 'ratio' && type !== 'date-time'
  const names = hasSum
    ? (['sum', 'mean', 'median', 'least', 'greatest'] as const)
    : (['mean', 'median', 'least', 'greatest'] as const)
  const count = (value: number): string => writeNumber('unsigned-integer', value)
  return [
    [words.total.count, count(totals.count)],
    [words.total.missing, count(totals.missing)],
    ...names.flatMap(name => {
      const value = totals[name]
      return value === null ? [] : [[words.total[name], writeNumber(type, value)] as const]
    }),
  ]
}

function Histogram({ column, totals }: { column: ResultColumn; totals: Totals }) {
  const { type, label } = column
  const { histogram, count } = totals
  const most = histogram.reduce<(typeof histogram)[number] | undefined>(
    (best, step) => (best === undefined || step.count > best.count ? step : best),
    undefined,
  )
  if (most === undefined) return null
  const write = (value: number): string => writeNumber(type, value)
  const says = say(words.histogramSays, {
    label,
    count,
    least: write(totals.least ?? most.from),
    greatest: write(totals.greatest ?? most.to),
    most: most.count,
    from: write(most.from),
    to: write(most.to),
  })
  return (
    <figure class="chart-room">
      <Chart plot={plotOfHistogram(type, histogram)} says={says} />
      <details>
        <summary>{words.asTable}</summary>
        <DataTable
          caption={says}
          columns={[
            { title: words.stepFrom, cell: step => write(step.from) },
            { title: words.stepTo, cell: step => write(step.to) },
            { title: words.stepDevices, cell: step => step.count, end: true },
          ]}
          rows={histogram}
          keyOf={step => String(step.from)}
          scrolls
        />
      </details>
    </figure>
  )
}
