import { jobStates, type JobState } from '../../../shared/jobs/job-state.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { jobWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { jobStateNames } from '../../../shared/words/en/jobs.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { DeviceFilter } from '../devices/device-filter.tsx'
import { Choice } from '../parts/form.tsx'
import { Filters } from '../parts/filters.tsx'
import { Page } from '../parts/page.tsx'
import { Pager, usePlace } from '../parts/pager.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { useQuery } from '../parts/use-query.ts'
import { JobTable } from './job-table.tsx'

const stateOptions: (readonly [JobState | '', string])[] = [
  ['', commonWords.all],
  ...jobStates.map(state => [state, jobStateNames[state]] as const),
]

/** Job history over all devices, live, with filters that live in the address. JOB1. */
export function JobsPage() {
  const { query, setQuery } = useQuery()
  const state = jobStates.find(known => known === query['state'])
  const deviceId = query['device'] || undefined
  const scriptId = query['script'] || undefined
  const key = `${state ?? ''} ${deviceId ?? ''} ${scriptId ?? ''}`
  const place = usePlace(key)
  const reading = useReading(
    `jobs ${key} ${place.after ?? ''}`,
    () => call('GET /api/jobs', { query: { state, deviceId, scriptId, after: place.after } }),
    ['jobs'],
  )
  const scripts = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const filtered = state !== undefined || deviceId !== undefined || scriptId !== undefined
  return (
    <Page title={words.title} intro={words.intro}>
      <Filters>
        <Choice
          label={words.state}
          value={state ?? ''}
          onValue={value => setQuery({ state: value })}
          options={stateOptions}
        />
        <Choice
          label={words.script}
          value={scriptId ?? ''}
          onValue={value => setQuery({ script: value })}
          options={[
            ['', commonWords.all],
            ...(scripts.value?.rows ?? []).map(script => [script.id, script.declaration.name] as const),
          ]}
        />
        <DeviceFilter deviceId={deviceId} onDevice={id => setQuery({ device: id ?? '' })} />
      </Filters>
      <Shown reading={reading}>
        {({ rows, next }) =>
          rows.length === 0 && filtered ? (
            <Empty
              action={
                <button
                  type="button"
                  class="quiet"
                  onClick={() => setQuery({ state: '', device: '', script: '' })}
                >
                  {commonWords.clearFilters}
                </button>
              }
            >
              {words.noMatch}
            </Empty>
          ) : (
            <>
              <JobTable rows={rows} />
              <Pager place={place} next={next} />
            </>
          )
        }
      </Shown>
    </Page>
  )
}
