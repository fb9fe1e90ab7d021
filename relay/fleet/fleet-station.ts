import type { Transaction } from 'kysely'
import type { JobResult } from '../../shared/protocol/job.ts'
import type { JobEnd } from '../jobs/dispatch/job-changes.ts'
import type { EndedJob, JobsContext } from '../jobs/jobs-context.ts'
import type { Station } from '../station.ts'
import type { Schema } from '../store/schema.ts'
import { actionsApi } from './actions/my-actions.ts'
import { devicesApi } from './devices/devices-api.ts'
import { openInventory } from './devices/keep-inventory.ts'
import { fanOutsApi } from './fan-outs/fan-outs-api.ts'
import { openFanOuts } from './fan-outs/keep-fan-outs.ts'
import { EXPORT_PATH, serveResultExport } from './results/export-results.ts'
import { resultsApi } from './results/results-api.ts'
import { openTriggers } from './triggers-part.ts'

/** The fleet's rooms, and what the jobs wing is given by them. */
export interface FleetStation extends Station {
  forJobs: {
    jobEnded: (trx: Transaction<Schema>, job: EndedJob, end: JobEnd) => Promise<void>
    fanOutMoved: (fanOutId: string) => void
    deviceReady: (deviceId: string) => void
    keepOwnJob: (trx: Transaction<Schema>, deviceId: string, result: JobResult) => Promise<boolean>
    watchesNeed: (deviceId: string, sha256: string) => Promise<boolean>
  }
}

/** One action over many devices: who they are, fan-outs, triggers, what devices notice by themselves, and result tables. */
export function fleetStation(ctx: JobsContext): FleetStation {
  const { keepOwnJob, watchesNeed, ...triggers } = openTriggers(ctx)
  const fanOuts = openFanOuts(ctx)
  return {
    ...triggers,
    api: {
      ...triggers.api,
      ...devicesApi(ctx),
      ...fanOutsApi(ctx, fanOuts),
      ...actionsApi(ctx),
      ...resultsApi(ctx),
    },
    streams: { [EXPORT_PATH]: serveResultExport(ctx) },
    start() {
      const running = [fanOuts.start(), ...(triggers.start ? [triggers.start()] : [])]
      return {
        async stop() {
          await Promise.all(running.map(part => part.stop()))
        },
      }
    },
    forJobs: {
      jobEnded: openInventory(),
      fanOutMoved: fanOuts.moved,
      deviceReady: fanOuts.deviceReady,
      keepOwnJob,
      watchesNeed,
    },
  }
}
