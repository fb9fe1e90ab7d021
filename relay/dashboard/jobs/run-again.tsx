import type { JobDetail } from '../../../shared/protocol/api/jobs.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { jobWords, runWords } from '../../../shared/words/en/dashboard-jobs.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Shown } from '../parts/shown.tsx'
import { RunDialog } from './run-dialog.tsx'

/** Runs the same action on the same device once more, with the same inputs filled in, as a new job. */
export function RunAgain({ job, onClose }: { job: JobDetail; onClose: () => void }) {
  const reading = useReading('scripts to run again', () => call('GET /api/scripts'))
  const script = reading.value?.rows.find(candidate => candidate.id === job.script.id)
  if (script)
    return (
      <RunDialog
        script={script}
        device={job.device}
        before={{ inputs: job.inputs, version: job.script.version }}
        onClose={onClose}
      />
    )
  return (
    <Dialog title={jobWords.runAgain} onClose={onClose}>
      <Shown reading={reading}>{() => <p>{runWords.gone}</p>}</Shown>
      <div class="row dialog-end">
        <button type="button" class="quiet" onClick={onClose}>
          {commonWords.close}
        </button>
      </div>
    </Dialog>
  )
}
