import type { JobCause } from '../../../shared/jobs/job-state.ts'
import type { JobResult } from '../../../shared/protocol/job.ts'
import { runCauseSentences } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'
import type { HeldOrder } from '../ledger/held-order.ts'

/** Thrown inside a run for everything on whose account the script is not started. */
export class NotRun extends Error {
  override readonly name = 'NotRun'
  readonly jobCause: JobCause
  readonly details: string
  constructor(jobCause: JobCause, details: string) {
    super(details)
    this.jobCause = jobCause
    this.details = details
  }
}

/** The result of a job whose script never ran here, or whose end nobody saw. */
export function resultWithoutRun(
  order: Pick<HeldOrder, 'jobId' | 'origin'> & { script: { sha256: string } },
  state: 'error' | 'cancelled' | 'expired',
  cause: JobCause,
  details: string,
  at: { startedAt: number | null; endedAt: number },
): JobResult {
  return {
    jobId: order.jobId,
    state,
    cause,
    details: details.slice(0, 2000),
    exitCode: null,
    scriptSha256: order.script.sha256,
    publisher: null,
    startedAt: at.startedAt,
    endedAt: at.endedAt,
    outputs: [],
    ...(order.origin && { origin: order.origin }),
    logTail: '',
  }
}

/** How a run counts: success is the exit code alone. OUT3. */
export function stateOfExit(exitCode: number): Pick<JobResult, 'state' | 'cause' | 'details' | 'exitCode'> {
  if (exitCode === 0) return { state: 'completed', cause: null, details: '', exitCode }
  const details = say(runCauseSentences['exit-code'], { exitCode })
  return { state: 'error', cause: 'exit-code', details, exitCode }
}
