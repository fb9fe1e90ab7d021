import type { Job } from '../../../shared/protocol/api/jobs.ts'
import { jobOriginWords as words } from '../../../shared/words/en/dashboard-fleet.ts'

type Origin = Pick<Job, 'fanOut' | 'trigger' | 'dryRun'>

/** The fan-out and the trigger that made a job, as pairs of what they are and a link. */
export const originOf = ({ fanOut, trigger }: Origin) => [
  ...(fanOut === null
    ? []
    : ([
        [
          words.fanOut,
          <a key="fan-out" href={`/fan-outs/${fanOut.id}`}>
            {fanOut.name}
          </a>,
        ],
      ] as const)),
  ...(trigger === null
    ? []
    : ([
        [
          words.trigger,
          <a key="trigger" href={`/triggers/${trigger.id}`}>
            {trigger.name}
          </a>,
        ],
      ] as const)),
]

/** The same in a cell of a table; nothing for a job of neither. */
export function JobOrigin({ job }: { job: Origin }) {
  return (
    <>
      {originOf(job).map(([name, link]) => (
        <p class="small why" key={name}>
          {name}: {link}
        </p>
      ))}
    </>
  )
}

/** Marks a run that changed nothing. */
export function DryRunPill({ job: { dryRun } }: { job: Pick<Job, 'dryRun'> }) {
  return dryRun ? <span class="pill">{words.dryRun}</span> : null
}
