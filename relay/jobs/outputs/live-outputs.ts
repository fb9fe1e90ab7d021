import { finalJobStates, jobStateSchema } from '../../../shared/jobs/job-state.ts'
import { addToLog, type LiveLog } from '../../../shared/jobs/live-log.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { MAX_LOG_TAIL_CHARACTERS, type JobOutput } from '../../../shared/protocol/job.ts'
import type { RelayContext } from '../../context.ts'
import { noSuchJob } from '../dispatch/start-job.ts'

/** A device sends ten pieces a second; a burst after a pause of the network is let through. */
const MAX_PIECES_A_SECOND = 20
/** Jobs whose output is held; where more run at once, the one that was heard of first is forgotten. */
const MAX_JOBS_HELD = 2000

/** What running jobs have printed so far: in memory only, for the log in a job's result is the truth. */
export interface LiveOutputs {
  /** Takes a piece from a device and hands it on. Throws `not-found` for another device's job, `job-state` for one that has ended, `too-many-requests`. */
  take: (deviceId: string, output: JobOutput) => Promise<void>
  logOf: (jobId: string) => LiveLog | null
  forget: (jobId: string) => void
}

interface Held {
  deviceId: string
  requestedById: string | null
  log: LiveLog | null
  second: number
  pieces: number
}

interface LookUp {
  jobId: string
  /** The result came meanwhile. */
  hasEnded: boolean
  held: Promise<Held>
}

/** Opens the memory of live output. Pieces go to whoever asked for the job and to the dashboards that watch it. */
export function openLiveOutputs(
  ctx: Pick<RelayContext, 'store' | 'controllers' | 'clock'>,
  mostJobs = MAX_JOBS_HELD,
): LiveOutputs {
  const jobs = new Map<string, Held>()
  /** By device and job, so that the pieces of one burst stay in their order. */
  const lookUps = new Map<string, LookUp>()

  const findJob = async (deviceId: string, jobId: string): Promise<Held> => {
    const row = await ctx.store.db
      .selectFrom('jobs')
      .select(['requested_by_id', 'state'])
      .where('id', '=', jobId)
      .where('device_id', '=', deviceId)
      .executeTakeFirst()
    if (row === undefined) throw noSuchJob()
    if (finalJobStates.includes(jobStateSchema.parse(row.state))) throw hasEnded()
    return { deviceId, requestedById: row.requested_by_id, log: null, second: 0, pieces: 0 }
  }
  /** A job takes a place only once it is known to be this device's: made-up ids push nobody's log out. */
  const hold = async (deviceId: string, jobId: string): Promise<Held> => {
    const known = jobs.get(jobId)
    if (known?.deviceId === deviceId) return known
    if (known) throw noSuchJob()
    const key = `${deviceId} ${jobId}`
    const underWay = lookUps.get(key)
    if (underWay) return await underWay.held
    const found = findJob(deviceId, jobId)
    const lookUp: LookUp = {
      jobId,
      hasEnded: false,
      held: found
        .then(held => {
          if (lookUp.hasEnded) throw hasEnded()
          jobs.set(jobId, held)
          for (const oldest of jobs.keys()) {
            if (jobs.size <= mostJobs) break
            jobs.delete(oldest)
          }
          return held
        })
        .finally(() => lookUps.delete(key)),
    }
    lookUps.set(key, lookUp)
    return await lookUp.held
  }

  return {
    async take(deviceId, output) {
      const { jobId } = output
      const held = await hold(deviceId, jobId)
      const second = Math.floor(ctx.clock() / 1000)
      held.pieces = second === held.second ? held.pieces + 1 : 1
      held.second = second
      if (held.pieces > MAX_PIECES_A_SECOND)
        throw new Failure('too-many-requests', 'Live output comes too fast.', { retryAfterMs: 1000 })
      held.log = addToLog(held.log, output, MAX_LOG_TAIL_CHARACTERS)
      if (held.requestedById !== null) ctx.controllers.tellUser(held.requestedById, 'job:output', output)
      ctx.controllers.tellJobWatchers(jobId, output)
    },
    logOf: jobId => jobs.get(jobId)?.log ?? null,
    forget(jobId) {
      jobs.delete(jobId)
      for (const lookUp of lookUps.values()) if (lookUp.jobId === jobId) lookUp.hasEnded = true
    },
  }
}

const hasEnded = (): Failure => new Failure('job-state', 'This job has ended.')
