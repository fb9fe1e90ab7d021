import type { JobState } from '../../../shared/jobs/job-state.ts'
import { jobStateNames } from '../../../shared/words/en/jobs.ts'

const looks: Record<JobState, string> = {
  scheduled: 'quiet',
  deferred: 'quiet',
  'waiting-for-device': 'warn',
  queued: '',
  running: 'busy',
  completed: 'good',
  error: 'bad',
  cancelled: 'quiet',
  expired: 'warn',
}

export function JobStatePill({ state }: { state: JobState }) {
  return <span class={`pill ${looks[state]}`}>{jobStateNames[state]}</span>
}
