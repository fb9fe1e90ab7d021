import { useState } from 'preact/hooks'
import { finalJobStates } from '../../../shared/jobs/job-state.ts'
import type { Job } from '../../../shared/protocol/api/jobs.ts'
import { historyWords } from '../../../shared/words/en/dashboard-tasks.ts'
import { jobWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { Confirm } from '../parts/dialog.tsx'
import { tell } from '../parts/messages.tsx'

/** Run and Cancel, where the job's state has room for them; both ask first, and say why the relay refuses. JOB1. */
export function JobActs({ job, small, onChange }: { job: Job; small?: boolean; onChange?: () => void }) {
  const [doing, setDoing] = useState<'run' | 'cancel' | null>(null)
  if (!hasRole('administrator', 'support') || finalJobStates.includes(job.state)) return null
  const close = (): void => setDoing(null)
  // In a fan-out each device gets its turn from it, and from nobody else.
  const waits = job.fanOut === null && (job.state === 'scheduled' || job.state === 'deferred')
  const isFallback = job.type === 'fallback'
  const name = (act: string) =>
    small
      ? {
          'aria-label': say(historyWords.actOn, {
            act,
            script: job.script.name,
            place: job.record?.name ?? job.device.name,
          }),
        }
      : {}
  const look = small ? 'quiet small' : 'quiet'
  return (
    <>
      {waits && (
        <button type="button" class={look} {...name(historyWords.run)} onClick={() => setDoing('run')}>
          {historyWords.run}
        </button>
      )}
      <button type="button" class={look} {...name(historyWords.cancel)} onClick={() => setDoing('cancel')}>
        {words.cancel}
      </button>
      {doing === 'run' && (
        <Confirm
          title={historyWords.runTitle}
          text={`${historyWords.runText} ${isFallback ? historyWords.runFallback : ''}`.trim()}
          word={historyWords.run}
          onClose={close}
          act={async () => {
            await call('POST /api/jobs/:id/run', { params: { id: job.id } })
            tell(historyWords.sent)
            onChange?.()
          }}
        />
      )}
      {doing === 'cancel' && (
        <Confirm
          title={words.cancelTitle}
          text={`${
            job.state === 'running'
              ? say(words.cancelRunning, { device: job.device.name })
              : words.cancelWaiting
          } ${isFallback ? historyWords.cancelFallback : ''}`.trim()}
          word={words.cancelJob}
          onClose={close}
          act={async () => {
            const after = await call('POST /api/jobs/:id/cancel', { params: { id: job.id } })
            tell(after.state === 'cancelled' ? words.cancelled : words.cancelAsked)
            onChange?.()
          }}
        />
      )}
    </>
  )
}
