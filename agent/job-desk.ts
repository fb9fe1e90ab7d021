import type { Declaration, InputValues } from '../shared/jobs/declaration.ts'
import type { JobResult } from '../shared/protocol/job.ts'
import type { Watch } from '../shared/protocol/watches.ts'

type Script = NonNullable<Watch['check']>

/** A job that this device makes by itself, for a watch of its standing order. */
export interface OwnJob {
  jobId: string
  script: Script
  inputs: InputValues
  watchId: string
  /** After this it no longer starts. */
  expiresAt: number
}

/** What becomes of a job on this device, whoever ordered it. */
export type JobNews =
  | { happening: 'started'; jobId: string; startedAt: number; declaration: Declaration }
  /** Secrets masked. */
  | { happening: 'printed'; jobId: string; text: string }
  | { happening: 'ended'; jobId: string; result: JobResult }

/** What the jobs wing does for the rest of the agent: the one way in which anything runs here. EXEC1, TRIG4. */
export interface JobDesk {
  /**
   * Takes a job that waits behind what people asked for, is verified and run like any other, and reports to the relay with its
   * origin. Resolves once it is on disk: from then on it runs at most once. Throws `too-many-requests`, `unavailable`.
   */
  take: (job: OwnJob) => Promise<void>
  /** `open`: it waits or runs; `ended`: it is over, whether the relay knows or not; `unknown`: it was never taken. */
  standing: (jobId: string) => 'unknown' | 'open' | 'ended'
  /**
   * Verifies and runs a script whose exit code is wanted, in its turn; nobody else is told. `runId` is the same for all
   * looks of one watch, so that what a crash leaves running is found by it; one at a time of each. Throws `unavailable`.
   */
  check: (runId: string, script: Script, beginsWithinMs: number) => Promise<JobResult>
  /** Ends what a crashed agent left running of a check. */
  endCheck: (runId: string) => Promise<void>
  /** Fetches a script from the relay where it is not here, so that it is there without one. Throws what the relay answers. */
  fetch: (sha256: string) => Promise<void>
  follow: (listener: (news: JobNews) => void) => () => void
}
