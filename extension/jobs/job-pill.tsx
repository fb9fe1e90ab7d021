import type { JSX } from 'preact'
import type { JobState } from '../../shared/jobs/job-state.ts'
import { jobStateNames } from '../../shared/words/en/jobs.ts'

const colours: Partial<Record<JobState, string>> = {
  completed: 'good',
  error: 'bad',
  expired: 'warn',
  cancelled: 'quiet',
}

export function JobPill({ state }: { state: JobState }): JSX.Element {
  return <span class={`pill ${colours[state] ?? ''}`}>{jobStateNames[state]}</span>
}
