import { useState } from 'preact/hooks'
import type { ResultFilter, ResultSet } from '../../../../shared/protocol/api/results.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { call } from '../../link/call-api.ts'
import { Tick } from '../../parts/form.tsx'
import { SaveAs } from '../../parts/save-as.tsx'

/** Saves every row that the filters leave, a million of them too. OUT2. */
export function ExportResults({ set, filter }: { set: ResultSet; filter: ResultFilter }) {
  const [all, setAll] = useState(false)
  return (
    <div class="row export-results">
      {set.of !== 'fan-out' && <Tick label={words.exportAll} checked={all} onTick={setAll} />}
      <SaveAs
        formats={[
          ['csv', words.exportCsv],
          ['jsonl', words.exportJson],
        ]}
        ask={format =>
          call('POST /api/result-exports', {
            body: { set, filter, format, all: all && set.of !== 'fan-out' },
          })
        }
        begun={words.exporting}
      />
    </div>
  )
}
