import { engineWords, historyWords as words } from '../../../shared/words/en/dashboard-tasks.ts'
import { Page } from '../parts/page.tsx'
import { JobHistory } from './history/job-history.tsx'

/** Job History over all records and devices. JOB1. */
export function JobsPage() {
  return (
    <Page
      title={words.title}
      intro={words.intro}
      actions={
        <a href="/job-engine" role="button" class="outline">
          {engineWords.title}
        </a>
      }
    >
      <JobHistory />
    </Page>
  )
}
