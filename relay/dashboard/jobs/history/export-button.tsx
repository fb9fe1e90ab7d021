import type { JobFilter } from '../../../../shared/protocol/api/jobs.ts'
import { historyWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { call } from '../../link/call-api.ts'
import { useAct } from '../../link/use-act.ts'
import { tell } from '../../parts/messages.tsx'
import { ActFailure } from '../../parts/shown.tsx'

/** Saves the whole filtered history; the browser itself takes it in, so that its length does not matter. JOB1. */
export function ExportButtons({ filter }: { filter: JobFilter }) {
  const act = useAct(async (format: 'csv' | 'jsonl') => {
    const { address } = await call('POST /api/job-exports', { body: { format, filter } })
    const link = document.createElement('a')
    link.href = address
    link.download = ''
    link.click()
    tell(words.exporting)
  })
  return (
    <>
      <button type="button" class="quiet small" aria-busy={act.busy} onClick={() => act.press('csv')}>
        {words.exportCsv}
      </button>
      <button type="button" class="quiet small" aria-busy={act.busy} onClick={() => act.press('jsonl')}>
        {words.exportJson}
      </button>
      <ActFailure failure={act.failure} />
    </>
  )
}
