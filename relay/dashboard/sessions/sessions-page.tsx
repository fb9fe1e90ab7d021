import { sessionWords as words } from '../../../shared/words/en/dashboard-sessions.ts'
import { DeviceFilter } from '../devices/device-filter.tsx'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Choice } from '../parts/form.tsx'
import { Filters } from '../parts/filters.tsx'
import { Page } from '../parts/page.tsx'
import { Pager, usePlace } from '../parts/pager.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { useQuery } from '../parts/use-query.ts'
import { SessionTable } from './session-table.tsx'

/** Sessions under way and past, live. */
export function SessionsPage() {
  const { query, setQuery } = useQuery()
  const live = query['live'] === 'yes' ? ('yes' as const) : undefined
  const deviceId = query['device'] || undefined
  const key = `${live ?? ''} ${deviceId ?? ''}`
  const place = usePlace(key)
  const reading = useReading(
    `sessions ${key} ${place.after ?? ''}`,
    () => call('GET /api/sessions', { query: { live, deviceId, after: place.after } }),
    ['sessions'],
  )
  return (
    <Page title={words.title} intro={words.intro}>
      <Filters>
        <Choice
          label={words.show}
          value={live ?? ''}
          onValue={value => setQuery({ live: value })}
          options={[
            ['', words.past],
            ['yes', words.live],
          ]}
        />
        <DeviceFilter deviceId={deviceId} onDevice={id => setQuery({ device: id ?? '' })} />
      </Filters>
      <Shown reading={reading}>
        {({ rows, next }) =>
          rows.length === 0 && live ? (
            <Empty>{words.noMatch}</Empty>
          ) : (
            <>
              <SessionTable
                rows={rows}
                {...(deviceId !== undefined && rows.length === 0 && { onDevice: true })}
              />
              <Pager place={place} next={next} />
            </>
          )
        }
      </Shown>
    </Page>
  )
}
