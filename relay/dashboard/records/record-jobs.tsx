import { JobHistory } from '../jobs/history/job-history.tsx'

/** The Job History of one record. JOB1. */
export function RecordJobs({ recordId }: { recordId: string }) {
  return <JobHistory recordId={recordId} />
}
