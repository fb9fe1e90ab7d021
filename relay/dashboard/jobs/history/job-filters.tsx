import { useId, useState } from 'preact/hooks'
import { jobCauses, jobStates } from '../../../../shared/jobs/job-state.ts'
import { policyEventTypes } from '../../../../shared/jobs/policy-events.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { historyWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { jobStateNames } from '../../../../shared/words/en/jobs.ts'
import { eventNames } from '../../../../shared/words/en/tasks.ts'
import { DeviceFilter } from '../../devices/device-filter.tsx'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Filters } from '../../parts/filters.tsx'
import { Choice } from '../../parts/form.tsx'
import { PausedField } from '../../parts/paused-field.tsx'
import { RecordPicker } from '../../records/pick-fields.tsx'
import { OriginFilter } from './origin-filter.tsx'
import type { FilterName, JobQuery } from './job-query.ts'

type Options = readonly (readonly [string, string])[]
const withAll = (options: Options): Options => [['', commonWords.all], ...options]
const stateOptions = withAll(jobStates.map(state => [state, jobStateNames[state]]))
const eventOptions = withAll(policyEventTypes.map(event => [event, eventNames[event]]))
const typeOptions = withAll(Object.entries(words.types))
const causeOptions = withAll(jobCauses.map(cause => [cause, cause.replaceAll('-', ' ')]))

/** What the job history is narrowed with; on the page of a record or a device without that one. JOB1. */
export function JobFilters(props: {
  query: JobQuery
  setQuery: (changes: Partial<Record<FilterName, string>>) => void
  without: 'record' | null
}) {
  const { query, setQuery, without } = props
  const scripts = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const choice = (name: FilterName, label: string, options: Options) => (
    <Choice
      label={label}
      value={query[name] ?? ''}
      onValue={value => setQuery({ [name]: value })}
      options={options}
    />
  )
  const scriptOptions = withAll(
    (scripts.value?.rows ?? []).map(script => [script.id, script.declaration.name]),
  )
  const more = (['cause', 'from', 'until', 'mine', 'device', 'script'] as const).some(name => query[name])
  return (
    <>
      <Filters>
        <PausedField
          label={words.search}
          type="search"
          value={query['search'] ?? ''}
          onValue={search => setQuery({ search })}
          attributes={{ placeholder: words.searchHint, maxLength: 120 }}
        />
        {choice('state', words.state, stateOptions)}
        {choice('event', words.event, eventOptions)}
        {choice('type', words.type, typeOptions)}
        {without !== 'record' && (
          <RecordFilter id={query['record'] || undefined} onRecord={record => setQuery({ record })} />
        )}
        {(['fanOut', 'trigger'] as const).map(
          what =>
            query[what] && (
              <OriginFilter
                key={what}
                what={what}
                id={query[what]}
                onRemove={() => setQuery({ [what]: '' })}
              />
            ),
        )}
      </Filters>
      <details class="more-filters" open={more}>
        <summary>{words.more}</summary>
        <Filters>
          {choice('script', words.task, scriptOptions)}
          <DeviceFilter
            deviceId={query['device'] || undefined}
            onDevice={id => setQuery({ device: id ?? '' })}
          />
          {choice('cause', words.result, causeOptions)}
          <TimeField label={words.from} value={query['from'] ?? ''} onValue={from => setQuery({ from })} />
          <TimeField
            label={words.until}
            value={query['until'] ?? ''}
            onValue={until => setQuery({ until })}
          />
          <div class="field">
            <label>
              <input
                type="checkbox"
                checked={query['mine'] === 'yes'}
                onChange={({ currentTarget }) => setQuery({ mine: currentTarget.checked ? 'yes' : '' })}
              />
              {words.onlyMine}
            </label>
          </div>
        </Filters>
      </details>
    </>
  )
}

function TimeField(props: { label: string; value: string; onValue: (value: string) => void }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="datetime-local"
        value={props.value}
        onChange={({ currentTarget }) => props.onValue(currentTarget.value)}
      />
    </div>
  )
}

function RecordFilter({ id, onRecord }: { id: string | undefined; onRecord: (id: string) => void }) {
  const [typed, setTyped] = useState('')
  const { value: record } = useReading(`record ${id ?? ''}`, async () =>
    id === undefined ? null : call('GET /api/records/:id', { params: { id } }),
  )
  if (id === undefined)
    return (
      <RecordPicker
        label={words.record}
        value={typed}
        onValue={setTyped}
        onRecord={found => {
          setTyped('')
          onRecord(found.id)
        }}
      />
    )
  return (
    <div class="field">
      <span class="label">{words.record}</span>
      <button type="button" class="quiet chosen" onClick={() => onRecord('')}>
        {record?.name ?? id} <span aria-hidden="true">×</span>
        <span class="visually-hidden">: {commonWords.remove}</span>
      </button>
    </div>
  )
}
