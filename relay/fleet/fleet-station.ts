import type { Transaction } from 'kysely'
import type { JobEnd } from '../jobs/dispatch/job-changes.ts'
import type { EndedJob, JobsContext } from '../jobs/jobs-context.ts'
import type { Station } from '../station.ts'
import type { Schema } from '../store/schema.ts'

/** The fleet's rooms, and what the jobs wing is given by them. */
export interface FleetStation extends Station {
  forJobs: {
    jobEnded: (trx: Transaction<Schema>, job: EndedJob, end: JobEnd) => Promise<void>
    fanOutMoved: (fanOutId: string) => void
  }
}

/** One action over many devices: who they are, fan-outs, triggers, what devices notice by themselves, and result tables. */
export function fleetStation(_ctx: JobsContext): FleetStation {
  return {
    forJobs: {
      jobEnded: () => Promise.resolve(),
      fanOutMoved: () => undefined,
    },
  }
}
