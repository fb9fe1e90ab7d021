import { useRef } from 'preact/hooks'
import type { ResultSet } from '../../../../shared/protocol/api/results.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading, type Reading } from '../../link/use-reading.ts'
import { Page } from '../../parts/page.tsx'
import { Pager, usePlace } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { useQuery } from '../../parts/use-query.ts'
import { ChooseEarlier } from './choose-earlier.tsx'
import { ChooseSet } from './choose-set.tsx'
import { DeviceTimeline } from './device-timeline.tsx'
import { Differences } from './differences.tsx'
import { ExportResults } from './export-results.tsx'
import { DeviceCounts, ProgressBar } from '../fan-outs/progress-bar.tsx'
import { countText } from '../found-devices.tsx'
import { KeepView } from './keep-view.tsx'
import { addressWith, readView, RESULTS_PATH, withoutFilters, type ResultView } from './result-address.ts'
import { ResultFilters } from './result-filters.tsx'
import { columnsOf, ResultTable } from './result-table.tsx'
import { TotalsPanel } from './totals-panel.tsx'
import { LIVE_PAUSE_MS, useSetInfo, type SetInfo } from './use-set-info.ts'

/** `/results`: whose results is chosen here; then their table, the time line of one device, or what differs from an earlier run. OUT2. */
export function ResultsPage() {
  const { query } = useQuery()
  const view = readView(query)
  if (view.set === null) return <ChooseSet />
  return <OfSet key={JSON.stringify(view.set)} set={view.set} view={view} />
}

function OfSet({ set, view }: { set: ResultSet; view: ResultView }) {
  const { query, setQuery } = useQuery()
  const info = useSetInfo(set)
  const back = addressWith(query, { device: '', compare: '' })
  if (info.value === null)
    return (
      <Page title={words.title} back={{ href: RESULTS_PATH, name: words.others }}>
        <Shown reading={info}>{() => null}</Shown>
      </Page>
    )
  const { action, fanOut } = info.value
  if (view.deviceId !== null)
    return (
      <DeviceTimeline
        deviceId={view.deviceId}
        action={action}
        chart={view.chart}
        onChart={chart => setQuery({ chart })}
        back={back}
      />
    )
  if (view.compareWith !== null && fanOut !== null)
    return <Differences later={fanOut} earlierId={view.compareWith} back={back} />
  return <TableView set={set} view={view} info={info.value} />
}

function TableView({ set, view, info }: { set: ResultSet; view: ResultView; info: SetInfo }) {
  const { query, setQuery } = useQuery()
  const { filter, sort } = view
  const asked = { set, filter, sort }
  const key = JSON.stringify(asked)
  const place = usePlace(key)
  const reading = useKept(
    useReading(
      `results ${key} ${place.after ?? ''}`,
      () => call('POST /api/results', { body: { ...asked, after: place.after } }),
      ['jobs', 'fleet', 'devices'],
      LIVE_PAUSE_MS,
    ),
  )
  const outputs = reading.value?.columns ?? []
  const columns = columnsOf(outputs, device => addressWith(query, { device }))
  const cleared = withoutFilters(query)
  return (
    <Page
      title={say(words.titleOf, { name: info.name })}
      intro={info.meaning}
      back={{ href: RESULTS_PATH, name: words.others }}
      actions={<KeepView address={addressWith(query, {})} />}
    >
      <div class="results">
        {info.fanOut && (
          <>
            <ProgressBar fanOut={info.fanOut} />
            <div class="row spread">
              <DeviceCounts counts={info.fanOut.counts} />
              <a href={`/fan-outs/${info.fanOut.id}`}>{words.toFanOut}</a>
            </div>
            {info.fanOut.because !== '' && <p class="soft">{info.fanOut.because}</p>}
            <ChooseEarlier fanOut={info.fanOut} linkOf={compare => addressWith(query, { compare })} />
          </>
        )}
        <ResultFilters view={view} outputs={outputs} columns={columns} setQuery={setQuery} />
        <TotalsPanel
          set={set}
          filter={filter}
          outputs={outputs}
          chart={view.chart}
          onChart={chart => setQuery({ chart })}
        />
        <Shown reading={reading}>
          {({ rows, count, next }) =>
            rows.length > 0 ? (
              <>
                <div class="row spread">
                  <p role="status">{countText(count)}</p>
                  <ExportResults set={set} filter={filter} />
                </div>
                <ResultTable
                  columns={columns}
                  outputs={outputs}
                  rows={rows}
                  view={view}
                  onSort={next => setQuery({ sort: next })}
                />
                <Pager place={place} next={next} />
              </>
            ) : Object.keys(cleared).length > 0 ? (
              <Empty
                action={
                  <button type="button" class="quiet" onClick={() => setQuery(cleared)}>
                    {commonWords.clearFilters}
                  </button>
                }
              >
                {words.noMatch}
              </Empty>
            ) : (
              <Empty title={words.emptyTitle}>
                {set.of === 'fan-out' ? words.emptyFanOut : words.emptyOther}
              </Empty>
            )
          }
        </Shown>
      </div>
    </Page>
  )
}

/** The value from before stays while another is read, so that the table, the place in it and the focus stay. */
function useKept<T>(reading: Reading<T>): Reading<T> {
  const last = useRef<T | null>(null)
  if (reading.value !== null) last.current = reading.value
  return reading.value === null && reading.failure === null ? { ...reading, value: last.current } : reading
}
