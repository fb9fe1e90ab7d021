import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { historyWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { call } from '../../link/call-api.ts'
import { signedIn } from '../../link/sign-in-state.ts'
import { useReading } from '../../link/use-reading.ts'
import { Pager, usePlace } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { useQuery } from '../../parts/use-query.ts'
import { JobTable } from '../job-table.tsx'
import { ExportButtons } from './export-button.tsx'
import { JobFilters } from './job-filters.tsx'
import { addressOf, filterNames, filterOf, isFiltered } from './job-query.ts'
import { SavedFilters } from './saved-filters.tsx'

/** The Job History: of everything, or of one record. Live, with filters that live in the address. JOB1, JOB2. */
export function JobHistory({ recordId }: { recordId?: string }) {
  const { query, setQuery } = useQuery()
  const filter = {
    ...filterOf(query, signedIn.value?.user.id),
    ...(recordId !== undefined && { recordId }),
  }
  const key = JSON.stringify(filter)
  const place = usePlace(key)
  const reading = useReading(
    `jobs ${key} ${place.after ?? ''}`,
    () => call('GET /api/jobs', { query: { ...filter, after: place.after } }),
    ['jobs'],
  )
  const filtered = isFiltered(query)
  const clear = (
    <button
      type="button"
      class="quiet"
      onClick={() => setQuery(Object.fromEntries(filterNames.map(name => [name, ''])))}
    >
      {commonWords.clearFilters}
    </button>
  )
  return (
    <section aria-label={words.title}>
      <JobFilters query={query} setQuery={setQuery} without={recordId === undefined ? null : 'record'} />
      <div class="row spread">
        {recordId === undefined ? <SavedFilters address={addressOf(query)} canSave={filtered} /> : <span />}
        <span class="row">
          <ExportButtons filter={filter} />
        </span>
      </div>
      <Shown reading={reading}>
        {({ rows, next }) => (
          <>
            {rows.length > 0 ? (
              <JobTable rows={rows} {...(recordId !== undefined && { without: 'record' as const })} />
            ) : filtered ? (
              <Empty
                action={
                  next === null ? (
                    clear
                  ) : (
                    <button type="button" onClick={() => place.next(next)}>
                      {words.lookFurther}
                    </button>
                  )
                }
              >
                {next === null ? words.noMatch : words.noMatchYet}
              </Empty>
            ) : (
              <Empty title={words.emptyTitle}>
                {recordId === undefined ? words.empty : words.emptyOnRecord}
              </Empty>
            )}
            <Pager place={place} next={next} />
          </>
        )}
      </Shown>
    </section>
  )
}
