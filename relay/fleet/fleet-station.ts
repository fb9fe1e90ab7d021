import type { Transaction } from 'kysely'
import type { JobResult } from '../../shared/protocol/job.ts'
import type { JobEnd } from '../jobs/dispatch/job-changes.ts'
import type { EndedJob, JobsContext } from '../jobs/jobs-context.ts'
import type { Station } from '../station.ts'
import type { Schema } from '../store/schema.ts'
import { openTriggers } from './triggers-part.ts'

/** The fleet's rooms, and what the jobs wing is given by them. */
export interface FleetStation extends Station {
  forJobs: {
    jobEnded: (trx: Transaction<Schema>, job: EndedJob, end: JobEnd) => Promise<void>
    fanOutMoved: (fanOutId: string) => void
    keepOwnJob: (trx: Transaction<Schema>, deviceId: string, result: JobResult) => Promise<boolean>
  }
}

/** One action over many devices: who they are, fan-outs, triggers, what devices notice by themselves, and result tables. */
export function fleetStation(ctx: JobsContext): FleetStation {
  const { keepOwnJob, ...triggers } = openTriggers(ctx)
  return {
    ...triggers,
    forJobs: {
      jobEnded: () => Promise.resolve(),
      fanOutMoved: () => undefined,
      keepOwnJob,
    },
  }
}
