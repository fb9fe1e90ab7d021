import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { JobTable } from '../jobs/job-table.tsx'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Pager, usePlace } from '../parts/pager.tsx'
import { Shown } from '../parts/shown.tsx'

/** The Job History of one record. JOB1. */
export function RecordJobs({ recordId }: { recordId: string }) {
  const place = usePlace(recordId)
  const reading = useReading(
    `jobs of record ${recordId} ${place.after ?? ''}`,
    () => call('GET /api/jobs', { query: { recordId, after: place.after } }),
    ['jobs'],
  )
  return (
    <section aria-label={words.jobs}>
      <Shown reading={reading}>
        {({ rows, next }) => (
          <>
            <JobTable rows={rows} />
            <Pager place={place} next={next} />
          </>
        )}
      </Shown>
    </section>
  )
}
