import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { jobResultSchema, type JobResult } from '../../../shared/protocol/job.ts'
import { idSchema, sha256Schema, timeSchema } from '../../../shared/protocol/people.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { openStateFile } from '../../state/state-file.ts'
import { openStateFolder } from '../../state/state-folder.ts'
import { heldOrderSchema, type HeldOrder } from './held-order.ts'
import { openPastArchive, pastJobsSchema } from './past-jobs.ts'

/** As many jobs as `job:sync` can name. */
export const MAX_OPEN_JOBS = 1000
/** All orders that wait, together; each is kept in memory and in the ledger's file. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024
/** A clock that was set back by less than this lets no old order in again. */
const PAST_MARGIN_MS = 24 * 3_600_000
/** More past jobs than this go into a file of their own, so that no write grows with their number. */
const MAX_RECENT_PAST = 500

const startedSchema = z.object({
  step: z.literal('started'),
  startedAt: timeSchema,
  scriptSha256: sha256Schema,
  expiresAt: timeSchema,
  origin: jobResultSchema.shape.origin,
  /** The script's process group; null until there is one. `stamp`: see process-stamp.ts. */
  group: z.object({ pid: z.number().int().positive(), stamp: z.string().nullable() }).nullable(),
})
type StartedJob = z.infer<typeof startedSchema>

const openJobSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('taken'), order: heldOrderSchema }),
  startedSchema,
  z.object({ step: z.literal('ended'), result: jobResultSchema, expiresAt: timeSchema }),
])

const ledgerSchema = z.object({
  version: z.literal(1),
  /** Jobs that the relay may still ask about, in the order in which they were taken. */
  open: z.record(idSchema, openJobSchema),
  /** Jobs that are over, until they are many enough for a file of their own. */
  past: pastJobsSchema,
})
type OpenJob = z.infer<typeof openJobSchema>

/**
 * What this device knows of its jobs: taken, started, ended but not yet acknowledged, and past. It is why a job is never
 * run twice, whatever dies and whenever (TRIG4): `take` and `start` resolve when it is on disk.
 */
export interface Ledger {
  /** Whether this job was ever taken here; its order is then not taken again. */
  knows: (jobId: string) => boolean
  /** Resolves when all that was changed so far is on disk. */
  settled: () => Promise<void>
  /** Throws `too-many-requests` when the device holds as many jobs as it can. */
  take: (order: HeldOrder) => Promise<void>
  start: (order: HeldOrder, startedAt: number) => Promise<void>
  /** Notes the processes of a job that runs for longer, so that they are found after a crash. */
  noteGroup: (jobId: string, pid: number, stamp: string | null) => Promise<void>
  /** On disk a moment later: a crash before that finds the job started, and reports that. */
  end: (result: JobResult) => void
  /**
   * The relay has the result: the job is past; its id is remembered until its order can no longer be replayed.
   * On disk a moment later; a crash before that sends a result once more, which changes nothing.
   */
  delivered: (jobId: string) => void
  waiting: () => HeldOrder[]
  started: () => [jobId: string, job: StartedJob][]
  results: () => JobResult[]
  /** The open jobs that the relay ordered. */
  openIds: () => string[]
  /** How far a job is; undefined where it is not open here (any more). */
  stepOf: (jobId: string) => OpenJob['step'] | undefined
}

/** Opens the ledger in `<state folder>/jobs`; `onFault` hears of a disk that takes no archive of past jobs. Throws `invalid-input`, naming the file, where it is damaged. */
export async function openLedger(
  stateDir: string,
  clock: () => number,
  onFault: (error: unknown) => void,
): Promise<Ledger> {
  const dir = join(stateDir, 'jobs')
  const owner = await openStateFolder(dir)
  // A crash in the middle of a write leaves its temporary file.
  for (const name of await readdir(dir)) if (name.endsWith('.tmp')) await rm(join(dir, name), { force: true })
  const none = { version: 1 as const, open: {}, past: {} }
  const file = await openStateFile(join(dir, 'ledger.json'), ledgerSchema, none, owner)
  const archive = await openPastArchive(dir, owner, clock)
  let waitingBytes = 0
  let openJobs = Object.keys(file.data.open).length
  for (const job of Object.values(file.data.open)) if (job.step === 'taken') waitingBytes += sizeOf(job.order)

  const jobAt = (jobId: string): OpenJob => {
    const job = file.data.open[jobId]
    if (!job) throw new Error(`The ledger has no open job ${jobId}.`)
    return job
  }
  const originOf = (job: OpenJob): JobResult['origin'] =>
    job.step === 'taken' ? job.order.origin : job.step === 'started' ? job.origin : job.result.origin
  const expiryOf = (job: OpenJob): number => (job.step === 'taken' ? job.order.expiresAt : job.expiresAt)
  const noLongerWaiting = (job: OpenJob): void => {
    if (job.step === 'taken') waitingBytes -= sizeOf(job.order)
  }
  let archiving = false
  let recentPast = Object.keys(file.data.past).length
  const archivePast = async (): Promise<void> => {
    if (archiving || recentPast < MAX_RECENT_PAST) return
    archiving = true
    const recent = { ...file.data.past }
    try {
      // In the archive before they leave the ledger: at no moment are they known nowhere.
      await archive.add(recent)
      await file.change(data => {
        for (const id of Object.keys(recent)) delete data.past[id]
      })
      recentPast -= Object.keys(recent).length
    } finally {
      archiving = false
    }
  }

  return {
    knows: jobId =>
      Object.hasOwn(file.data.open, jobId) || Object.hasOwn(file.data.past, jobId) || archive.has(jobId),
    settled: () => file.settled(),
    async take(order) {
      const bytes = sizeOf(order)
      if (openJobs >= MAX_OPEN_JOBS || waitingBytes + bytes > MAX_WAITING_BYTES)
        throw new Failure('too-many-requests', 'This device holds as many jobs as it can.', {
          retryAfterMs: 60_000,
        })
      waitingBytes += bytes
      openJobs += 1
      await file.change(data => {
        data.open[order.jobId] = { step: 'taken', order }
      })
    },
    async start(order, startedAt) {
      const job = jobAt(order.jobId)
      noLongerWaiting(job)
      const { sha256 } = order.script
      await file.change(data => {
        data.open[order.jobId] = {
          step: 'started',
          startedAt,
          scriptSha256: sha256,
          expiresAt: order.expiresAt,
          origin: order.origin,
          group: null,
        }
      })
    },
    async noteGroup(jobId, pid, stamp) {
      const job = jobAt(jobId)
      if (job.step !== 'started') return
      await file.change(() => {
        job.group = { pid, stamp }
      })
    },
    end(result) {
      const job = jobAt(result.jobId)
      noLongerWaiting(job)
      file.changeSoon(data => {
        data.open[result.jobId] = { step: 'ended', result, expiresAt: expiryOf(job) }
      })
    },
    delivered(jobId) {
      const job = file.data.open[jobId]
      if (!job) return
      recentPast += 1
      openJobs -= 1
      file.changeSoon(data => {
        delete data.open[jobId]
        data.past[jobId] = expiryOf(job) + PAST_MARGIN_MS
      })
      archivePast().catch(onFault)
    },
    waiting: () => Object.values(file.data.open).flatMap(job => (job.step === 'taken' ? [job.order] : [])),
    started: () =>
      Object.entries(file.data.open).flatMap(([id, job]) =>
        job.step === 'started' ? [[id, job] as [string, StartedJob]] : [],
      ),
    results: () => Object.values(file.data.open).flatMap(job => (job.step === 'ended' ? [job.result] : [])),
    openIds: () => Object.entries(file.data.open).flatMap(([id, job]) => (originOf(job) ? [] : [id])),
    stepOf: jobId => file.data.open[jobId]?.step,
  }
}

/** About what an order takes; the values of its inputs are what can be large. */
function sizeOf(order: HeldOrder): number {
  const sealed = order.sealedInputs?.length ?? 0
  return 2000 + sealed + Object.values(order.inputs).reduce((sum, value) => sum + value.length, 0)
}
