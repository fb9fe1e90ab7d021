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
  job: Promise<{ deviceId: string; requestedById: string | null }>
  log: LiveLog | null
  second: number
  pieces: number
}

/** Opens the memory of live output. Pieces go to whoever asked for the job and to the dashboards that watch it. */
export function openLiveOutputs(ctx: Pick<RelayContext, 'store' | 'controllers' | 'clock'>): LiveOutputs {
  const jobs = new Map<string, Held>()

  const findJob = async (jobId: string): Promise<{ deviceId: string; requestedById: string | null }> => {
    const row = await ctx.store.db
      .selectFrom('jobs')
      .select(['device_id', 'requested_by_id', 'state'])
      .where('id', '=', jobId)
      .executeTakeFirst()
    if (row === undefined) throw noSuchJob()
    if (finalJobStates.includes(jobStateSchema.parse(row.state))) throw hasEnded()
    return { deviceId: row.device_id, requestedById: row.requested_by_id }
  }
  const hold = (jobId: string): Held => {
    const known = jobs.get(jobId)
    if (known) return known
    const held: Held = { job: findJob(jobId), log: null, second: 0, pieces: 0 }
    jobs.set(jobId, held)
    for (const oldest of jobs.keys()) {
      if (jobs.size <= MAX_JOBS_HELD) break
      jobs.delete(oldest)
    }
    return held
  }

  return {
    async take(deviceId, output) {
      const { jobId } = output
      const held = hold(jobId)
      const job = await held.job.catch((error: unknown) => {
        if (jobs.get(jobId) === held) jobs.delete(jobId)
        throw error
      })
      if (job.deviceId !== deviceId) throw noSuchJob()
      // The result may have come while the job was looked up.
      if (jobs.get(jobId) !== held) throw hasEnded()
      const second = Math.floor(ctx.clock() / 1000)
      held.pieces = second === held.second ? held.pieces + 1 : 1
      held.second = second
      if (held.pieces > MAX_PIECES_A_SECOND)
        throw new Failure('too-many-requests', 'Live output comes too fast.', { retryAfterMs: 1000 })
      held.log = addToLog(held.log, output, MAX_LOG_TAIL_CHARACTERS)
      if (job.requestedById !== null) ctx.controllers.tellUser(job.requestedById, 'job:output', output)
      ctx.controllers.tellJobWatchers(jobId, output)
    },
    logOf: jobId => jobs.get(jobId)?.log ?? null,
    forget: jobId => void jobs.delete(jobId),
  }
}

const hasEnded = (): Failure => new Failure('job-state', 'This job has ended.')
