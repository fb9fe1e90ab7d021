import { useState } from 'preact/hooks'
import type { ResultFilter, ResultSet } from '../../../../shared/protocol/api/results.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { call } from '../../link/call-api.ts'
import { useAct } from '../../link/use-act.ts'
import { Tick } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { ActFailure } from '../../parts/shown.tsx'

/** Saves every row that the filters leave; the browser itself takes it in, so that a million of them do not matter. OUT2. */
export function ExportResults({ set, filter }: { set: ResultSet; filter: ResultFilter }) {
  const [all, setAll] = useState(false)
  const act = useAct(async (format: 'csv' | 'jsonl') => {
    const { address } = await call('POST /api/result-exports', {
      body: { set, filter, format, all: all && set.of !== 'fan-out' },
    })
    const link = document.createElement('a')
    link.href = address
    link.download = ''
    link.click()
    tell(words.exporting)
  })
  return (
    <div class="row export-results">
      {set.of !== 'fan-out' && <Tick label={words.exportAll} checked={all} onTick={setAll} />}
      <button type="button" class="quiet small" aria-busy={act.busy} onClick={() => act.press('csv')}>
        {words.exportCsv}
      </button>
      <button type="button" class="quiet small" aria-busy={act.busy} onClick={() => act.press('jsonl')}>
        {words.exportJson}
      </button>
      <ActFailure failure={act.failure} />
    </div>
  )
}
