import { fanOutStates as states } from '../../../../shared/fleet/fan-out.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { fanOutPageWords as words, fanOutStates } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useReading } from '../../link/use-reading.ts'
import type { Column } from '../../parts/data-table.tsx'
import { Filters } from '../../parts/filters.tsx'
import { Choice } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { PagedTable } from '../../parts/paged-table.tsx'
import { usePlace } from '../../parts/pager.tsx'
import { Empty } from '../../parts/shown.tsx'
import { useQuery } from '../../parts/use-query.ts'
import { When } from '../../parts/when.tsx'
import { FanOutStatePill } from './fan-out-state.tsx'
import { ProgressBar } from './progress-bar.tsx'

const columns: Column<FanOut>[] = [
  {
    title: words.name,
    cell: fanOut => (
      <div class="fan-out-name">
        <a href={`/fan-outs/${fanOut.id}`}>{fanOut.name}</a>
        <br />
        <span class="soft small">
          {fanOut.script.name === fanOut.name ? '' : `${fanOut.script.name}, `}
          {say(words.version, { version: fanOut.script.version })}
        </span>
        <p class="small why">
          {fanOut.reason} {fanOut.ticket !== '' && <span class="soft">{fanOut.ticket}</span>}
        </p>
      </div>
    ),
  },
  {
    title: words.state,
    cell: fanOut => (
      <>
        <FanOutStatePill fanOut={fanOut} />
        {fanOut.because && <p class="soft small why">{fanOut.because}</p>}
      </>
    ),
  },
  { title: words.devices, cell: fanOut => fanOut.devices.toLocaleString(spokenLocale()), end: true },
  { title: words.progress, cell: fanOut => <ProgressBar fanOut={fanOut} /> },
  { title: words.who, cell: fanOut => fanOut.requestedBy },
  { title: words.when, cell: fanOut => <When at={fanOut.requestedAt} relative /> },
]

/** All fan-outs with how far they are, live, newest first. TRIG2. */
export function FanOutsPage() {
  const { query, setQuery } = useQuery()
  const state = states.find(each => each === query['state'])
  const scriptId = query['script'] || undefined
  const key = `${state ?? ''} ${scriptId ?? ''}`
  const place = usePlace(key)
  const scripts = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const reading = useReading(
    `fan-outs ${key} ${place.after ?? ''}`,
    () => call('GET /api/fan-outs', { query: { state, scriptId, after: place.after } }),
    ['fleet', 'jobs'],
  )
  const start = hasRole('administrator', 'support') && (
    <a href="/fan-outs/new" role="button">
      {words.start}
    </a>
  )
  return (
    <Page
      title={words.title}
      intro={words.intro}
      actions={
        <>
          {hasRole('administrator', 'auditor') && (
            <a href="/fan-outs/settings" role="button" class="outline">
              {words.settings}
            </a>
          )}
          {start}
        </>
      }
    >
      <Filters>
        <Choice
          label={words.state}
          value={state ?? ''}
          onValue={value => setQuery({ state: value })}
          options={[['', commonWords.all], ...states.map(each => [each, fanOutStates[each]] as const)]}
        />
        <Choice
          label={words.action}
          value={scriptId ?? ''}
          onValue={value => setQuery({ script: value })}
          options={[
            ['', commonWords.all],
            ...(scripts.value?.rows ?? []).map(row => [row.id, row.declaration.name] as const),
          ]}
        />
      </Filters>
      <PagedTable
        reading={reading}
        place={place}
        caption={words.caption}
        columns={columns}
        keyOf={fanOut => fanOut.id}
        filters={
          state === undefined && scriptId === undefined
            ? null
            : { noMatch: words.noMatch, onClear: () => setQuery({ state: '', script: '' }) }
        }
        empty={
          <Empty title={words.emptyTitle} action={start}>
            {start ? words.empty : words.emptyForReaders}
          </Empty>
        }
      />
    </Page>
  )
}
