import { watchHappenings, type WatchHappening } from '../../../../shared/fleet/condition.ts'
import type { WatchRow } from '../../../../shared/protocol/api/fleet.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import {
  happeningNames,
  noticedWords,
  triggerPageWords as words,
} from '../../../../shared/words/en/dashboard-triggers.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Choice } from '../../parts/form.tsx'
import { Pager, usePlace } from '../../parts/pager.tsx'
import { Shown } from '../../parts/shown.tsx'
import { useQuery } from '../../parts/use-query.ts'
import { When } from '../../parts/when.tsx'
import { JobLink } from './trigger-devices.tsx'

const RECENT = 10

/** What the devices of a self-healing trigger noticed, what they did about it, and whether it helped. */
export function TriggerEvents({ triggerId }: { triggerId: string }) {
  const { query, setQuery } = useQuery()
  const happening = watchHappenings.find(each => each === query['happening'])
  const key = `events of trigger ${triggerId} ${happening ?? ''}`
  const place = usePlace(key)
  const reading = useReading(
    `${key} ${place.after ?? ''}`,
    () => call('GET /api/watch-events', { query: { triggerId, happening, after: place.after, limit: 20 } }),
    ['fleet'],
  )
  return (
    <section>
      <div class="row spread">
        <h2>{words.events}</h2>
        <Choice<string>
          label={words.happening}
          value={happening ?? ''}
          onValue={value => setQuery({ happening: value })}
          options={[
            ['', commonWords.all],
            ...watchHappenings.map(each => [each, happeningNames[each]] as const),
          ]}
        />
      </div>
      <Shown reading={reading}>
        {({ rows, next }) => (
          <>
            {rows.length > 0 ? (
              <DataTable
                caption={words.eventsCaption}
                columns={[when, device, what, observed, job]}
                rows={rows}
                keyOf={({ id }) => id}
              />
            ) : (
              <p class="soft">{happening ? words.noEventsMatch : words.noEvents}</p>
            )}
            <Pager place={place} next={next} />
          </>
        )}
      </Shown>
    </section>
  )
}

/** The last things that one device noticed by itself, for its own page. */
export function NoticedOnDevice({ deviceId }: { deviceId: string }) {
  const reading = useReading(
    `noticed on ${deviceId}`,
    () => call('GET /api/watch-events', { query: { deviceId, limit: RECENT } }),
    ['fleet'],
  )
  return (
    <section>
      <h2>{noticedWords.title}</h2>
      <Shown reading={reading}>
        {({ rows }) =>
          rows.length > 0 ? (
            <DataTable
              caption={noticedWords.caption}
              columns={[when, trigger, what, observed, job]}
              rows={rows}
              keyOf={({ id }) => id}
            />
          ) : (
            <p class="soft">{noticedWords.none}</p>
          )
        }
      </Shown>
    </section>
  )
}

const when: Column<WatchRow> = { title: words.at, cell: ({ at }) => <When at={at} seconds /> }
const device: Column<WatchRow> = {
  title: words.device,
  cell: row => <a href={`/devices/${row.device.id}`}>{row.device.name}</a>,
}
const trigger: Column<WatchRow> = {
  title: noticedWords.what,
  cell: ({ trigger: { id, name } }) => (id === null ? name : <a href={`/triggers/${id}`}>{name}</a>),
}
const observed: Column<WatchRow> = { title: words.observed, cell: row => row.observed }
const job: Column<WatchRow> = {
  title: words.job,
  cell: row => <JobLink jobId={row.jobId} device={row.device.name} />,
}

const pills: Record<WatchHappening, string> = {
  'came-about': 'warn',
  ran: '',
  helped: 'good',
  'did-not-help': 'bad',
  limited: 'warn',
  muted: 'warn',
  cleared: 'good',
  failing: 'bad',
}
const what: Column<WatchRow> = {
  title: words.happening,
  cell: ({ happening }) => <span class={`pill ${pills[happening]}`}>{happeningNames[happening]}</span>,
}
