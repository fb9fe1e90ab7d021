import type { JSX } from 'preact'
import type { Job } from '../../shared/protocol/api/jobs.ts'
import { assistedWords } from '../../shared/words/en/extension-actions.ts'
import { ago } from '../parts/ago.ts'
import { JobPill } from './job-pill.tsx'

/** Runs, newest first, each with the way to what came of it. */
export function RunList(props: {
  title: string
  runs: readonly Job[]
  onShow: (jobId: string) => void
}): JSX.Element | null {
  const { title, runs, onShow } = props
  if (runs.length === 0) return null
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul class="plain">
        {runs.map(job => (
          <li key={job.id}>
            <button type="button" class="device" onClick={() => onShow(job.id)}>
              <span class="row spread">
                <span>{job.script.name}</span>
                <JobPill state={job.state} />
              </span>
              <span class="soft small">
                {[ago(job.requestedAt), job.requestedBy, job.dryRun && assistedWords.dryRunMark]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
