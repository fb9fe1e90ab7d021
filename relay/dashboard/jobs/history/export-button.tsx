import type { JobFilter } from '../../../../shared/protocol/api/jobs.ts'
import { historyWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { call } from '../../link/call-api.ts'
import { SaveAs } from '../../parts/save-as.tsx'

/** Saves the whole filtered history. JOB1. */
export const ExportButtons = ({ filter }: { filter: JobFilter }) => (
  <SaveAs
    formats={[
      ['csv', words.exportCsv],
      ['jsonl', words.exportJson],
    ]}
    ask={format => call('POST /api/job-exports', { body: { format, filter } })}
    begun={words.exporting}
  />
)
