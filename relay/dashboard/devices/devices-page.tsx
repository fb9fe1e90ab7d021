import { useState } from 'preact/hooks'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import { commonWords, deviceWords as words, platformNames } from '../../../shared/words/en/dashboard.ts'
import { fanOutPageWords, labelWords } from '../../../shared/words/en/dashboard-fleet.ts'
import { executionPolicyNames } from '../../../shared/words/en/jobs.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useReading } from '../link/use-reading.ts'
import type { Column } from '../parts/data-table.tsx'
import { Choice } from '../parts/form.tsx'
import { Filters } from '../parts/filters.tsx'
import { Page } from '../parts/page.tsx'
import { PagedTable } from '../parts/paged-table.tsx'
import { usePlace } from '../parts/pager.tsx'
import { PausedField } from '../parts/paused-field.tsx'
import { Empty } from '../parts/shown.tsx'
import { useQuery } from '../parts/use-query.ts'
import { When } from '../parts/when.tsx'
import { Labels } from './device-labels.tsx'
import { DeviceState } from './device-state.tsx'
import { EnrolDialog } from './enrol-dialog.tsx'

const columns: Column<Device>[] = [
  {
    title: words.one,
    cell: device => (
      <>
        <a href={`/devices/${device.id}`}>{device.name}</a>
        {device.facts && device.facts.hostName !== device.name && (
          <>
            <br />
            <span class="soft small">{device.facts.hostName}</span>
          </>
        )}
      </>
    ),
  },
  { title: words.onlineFilter, cell: device => <DeviceState device={device} /> },
  {
    title: words.platform,
    cell: device =>
      device.facts ? (
        <span title={device.facts.systemName}>{platformNames[device.facts.platform]}</span>
      ) : (
        <span class="soft">{commonWords.unknown}</span>
      ),
  },
  {
    title: words.users,
    cell: device => device.facts?.loggedOnUsers.join(', ') || <span class="soft">{commonWords.none}</span>,
  },
  { title: labelWords.title, cell: device => <Labels labels={device.labels} /> },
  {
    title: words.policy,
    cell: device =>
      device.facts ? (
        device.facts.executionPolicy === 'unrestricted' ? (
          <span class="pill warn">{executionPolicyNames.unrestricted}</span>
        ) : (
          <span class="small">{executionPolicyNames[device.facts.executionPolicy]}</span>
        )
      ) : (
        <span class="soft">{commonWords.unknown}</span>
      ),
  },
  {
    title: words.lastSeen,
    cell: device => (device.online ? words.online : <When at={device.lastSeenAt} relative />),
  },
]

/** What the list is narrowed to, as a query for a fan-out. */
const queryOf = (search: string, online: string): DeviceQuery => ({
  ...(search !== '' && { search }),
  ...(online !== '' && { online: online === 'yes' }),
})

/** The devices by name, with a search; here the first one is enrolled. */
export function DevicesPage() {
  const { query, setQuery } = useQuery()
  const search = query['search'] ?? ''
  const online = query['online'] === 'yes' || query['online'] === 'no' ? query['online'] : ''
  const [enrolling, setEnrolling] = useState(false)
  const place = usePlace(`${search} ${online}`)
  const reading = useReading(
    `devices ${search} ${online} ${place.after ?? ''}`,
    () =>
      call('GET /api/devices', {
        query: { search: search || undefined, online: online || undefined, after: place.after },
      }),
    ['devices'],
  )
  const administrator = hasRole('administrator')
  const enrolButton = administrator && (
    <button type="button" onClick={() => setEnrolling(true)}>
      {words.enrol}
    </button>
  )
  return (
    <Page
      title={words.title}
      intro={words.intro}
      actions={
        <>
          {hasRole('administrator', 'support') && (reading.value?.rows.length ?? 0) > 0 && (
            <a
              href={`/fan-outs/new?query=${encodeURIComponent(JSON.stringify(queryOf(search, online)))}`}
              role="button"
              class="outline"
            >
              {fanOutPageWords.runOnThese}
            </a>
          )}
          {enrolButton}
        </>
      }
    >
      <Filters>
        <PausedField
          label={commonWords.search}
          type="search"
          value={search}
          onValue={text => setQuery({ search: text })}
          attributes={{ maxLength: 120, placeholder: words.searchHint }}
        />
        <Choice
          label={words.onlineFilter}
          value={online}
          onValue={value => setQuery({ online: value })}
          options={[
            ['', commonWords.all],
            ['yes', words.online],
            ['no', words.offline],
          ]}
        />
      </Filters>
      <PagedTable
        reading={reading}
        place={place}
        caption={words.caption}
        columns={columns}
        keyOf={device => device.id}
        filters={
          search === '' && online === ''
            ? null
            : { noMatch: words.noMatch, onClear: () => setQuery({ search: '', online: '' }) }
        }
        empty={
          <Empty title={words.emptyTitle} action={enrolButton}>
            {administrator ? words.empty : words.emptyForReaders}
          </Empty>
        }
      />
      {enrolling && (
        <EnrolDialog
          onClose={() => {
            setEnrolling(false)
            reading.again()
          }}
        />
      )}
    </Page>
  )
}
