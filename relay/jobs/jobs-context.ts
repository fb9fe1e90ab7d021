import type { Transaction } from 'kysely'
import type { JobResult } from '../../shared/protocol/job.ts'
import type { SignatureState } from '../../shared/protocol/api/jobs.ts'
import type { JobState } from '../../shared/jobs/job-state.ts'
import type { Caller, RelayContext } from '../context.ts'
import type { LiveOutputs } from './outputs/live-outputs.ts'
import type { Schema } from '../store/schema.ts'
import type { JobEnd, JobRow } from './dispatch/job-changes.ts'
import type { WriteTogether } from './dispatch/write-together.ts'
import type { ScriptVersions } from './scripts/script-versions.ts'

/** What the jobs wing asks of the rest of the house. */
export interface JobsNeeds {
  /** What a verifier finds in a script's signature block. */
  describeSignature: (bytes: Uint8Array, fileName: string) => SignatureState | Promise<SignatureState>
  /**
   * Throws `session-not-found` or `forbidden` unless this person holds a live session with this device, in which policy
   * allows on-demand actions.
   */
  checkActionsAllowed: (caller: Caller, deviceId: string, sessionId: string | undefined) => Promise<void>
  /** Whether policy, as it is now, lets this person run actions on this device. POL1. */
  mayRunActions: (userId: string, deviceId: string) => Promise<boolean>
  /** Ends the sessions of this person with this device, for their access to it is over. Returns at once. */
  endSessions: (of: { userId: string; deviceId: string }) => void
  /** What the fleet's rooms do about the end of any job, in the transaction in which it ends. */
  jobEnded: (trx: Transaction<Schema>, job: EndedJob, end: JobEnd) => Promise<void>
  /** Writes the row of a job that a device made by itself. False: no such watch. TRIG1, self-healing. */
  keepOwnJob: (trx: Transaction<Schema>, deviceId: string, result: JobResult) => Promise<boolean>
  /** Whether a device's own watch list names a script, so that it may have it here before it is needed. */
  watchesNeed: (deviceId: string, sha256: string) => Promise<boolean>
  /** A job of this fan-out has ended: the next device may have its turn. After the commit; returns at once. */
  fanOutMoved: (fanOutId: string) => void
  /** The device is back and has said which jobs it holds, so that others may be given their turn there. Returns at once. */
  deviceReady: (deviceId: string) => void
}

/** A job as it is told of when it ends. */
export type EndedJob = Pick<
  JobRow,
  'id' | 'deviceId' | 'scriptId' | 'scriptSha256' | 'fanOutId' | 'triggerId'
>

/** What the parts of the jobs wing share. */
export interface JobsContext extends RelayContext, JobsNeeds {
  write: WriteTogether
  versions: ScriptVersions
  /** What running jobs have printed so far. */
  live: LiveOutputs
  /** Tells whoever looks on that jobs have changed; called after the transaction has been committed. */
  changed: (...jobs: ChangedJob[]) => void
  /** Offers a device what waits for it. */
  kick: (deviceId: string) => void
  /** Has the engine look soon at what is due; called after the transaction has been committed. */
  look: () => void
}

export interface ChangedJob {
  jobId: string
  state: JobState
  requestedById: string | null
  /** Only where it has ended, or given its turn in the fan-out back. */
  fanOutId?: string | null
}
