import { sessionWords as words } from '../../../shared/words/en/dashboard-sessions.ts'
import { sessionModeSchema, sessionModes } from '../../../shared/sessions/session-mode.ts'
import { endReasons, endReasonSchema } from '../../../shared/sessions/session-state.ts'
import { endReasonSentences, modeNames } from '../../../shared/words/en/sessions.ts'
import { DeviceFilter } from '../devices/device-filter.tsx'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Choice, Field } from '../parts/form.tsx'
import { Filters } from '../parts/filters.tsx'
import { Page } from '../parts/page.tsx'
import { Pager, usePlace } from '../parts/pager.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { useQuery } from '../parts/use-query.ts'
import { ExportButtons } from './export-buttons.tsx'
import { SessionTable } from './session-table.tsx'

/** Sessions under way and past, live. */
export function SessionsPage() {
  const { query, setQuery } = useQuery()
  const live = query['live'] === 'yes' ? ('yes' as const) : undefined
  const deviceId = query['device'] || undefined
  const filter = filterOf(query)
  const isFiltered = Object.values({ ...filter, live, deviceId }).some(value => value !== undefined)
  const key = JSON.stringify([live, deviceId, filter])
  const place = usePlace(key)
  const reading = useReading(
    `sessions ${key} ${place.after ?? ''}`,
    () => call('GET /api/sessions', { query: { ...filter, live, deviceId, after: place.after } }),
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
        <Field
          label={words.person}
          type="search"
          value={query['person'] ?? ''}
          onValue={person => setQuery({ person })}
        />
        <Choice
          label={words.mode}
          value={filter.mode ?? ''}
          onValue={mode => setQuery({ mode })}
          options={[['', words.anyMode], ...sessionModes.map(mode => [mode, modeNames[mode]] as const)]}
        />
        <Choice
          label={words.endReason}
          value={filter.reason ?? ''}
          onValue={reason => setQuery({ reason })}
          options={[
            ['', words.anyReason],
            ...endReasons.map(reason => [reason, endReasonSentences[reason]] as const),
          ]}
        />
        <Field
          label={words.since}
          type="datetime-local"
          value={query['from'] ?? ''}
          onValue={from => setQuery({ from })}
        />
        <Field
          label={words.until}
          type="datetime-local"
          value={query['until'] ?? ''}
          onValue={until => setQuery({ until })}
        />
        <DeviceFilter deviceId={deviceId} onDevice={id => setQuery({ device: id ?? '' })} />
      </Filters>
      <ExportButtons what={{ filter: { ...filter, live, deviceId } }} />
      <Shown reading={reading}>
        {({ rows, next }) =>
          rows.length === 0 && isFiltered ? (
            <Empty>{live ? words.noMatch : words.noneFits}</Empty>
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

/** What the address says; what is no such value is as if it were not there. */
function filterOf(query: Record<string, string>) {
  const timeOf = (text: string | undefined): number | undefined => {
    const at = new Date(text ?? '').getTime()
    return Number.isNaN(at) ? undefined : at
  }
  return {
    person: query['person'] || undefined,
    mode: sessionModeSchema.safeParse(query['mode']).data,
    reason: endReasonSchema.safeParse(query['reason']).data,
    from: timeOf(query['from']),
    until: timeOf(query['until']),
  }
}
