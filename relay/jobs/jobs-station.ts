import type { Transaction } from 'kysely'
import { finalJobStates } from '../../shared/jobs/job-state.ts'
import type { Station } from '../station.ts'
import type { RelayContext } from '../context.ts'
import type { RecordsNeeds } from '../records/records-context.ts'
import type { Schema } from '../store/schema.ts'
import { openTick } from '../tick.ts'
import { taskWords } from '../../shared/words/en/tasks.ts'
import { lacksApproval, requireApproval } from './approvals/find-rule.ts'
import { requestsApi } from './approvals/requests-api.ts'
import { cancelsToTell, devicesWithWaitingJobs } from './dispatch/between-relays.ts'
import { cancelJob, tellDeviceToCancel } from './dispatch/cancel-job.ts'
import { markQueued, markWaiting, markWaitingAfterStart } from './dispatch/device-presence.ts'
import { expireJobs } from './dispatch/expire-jobs.ts'
import { openOffers } from './dispatch/offer-jobs.ts'
import { requestJob } from './dispatch/request-job.ts'
import { startJob } from './dispatch/start-job.ts'
import { syncJobs } from './dispatch/sync-jobs.ts'
import { openWriteTogether } from './dispatch/write-together.ts'
import { recordsOn } from './events/job-records.ts'
import { setOff } from './events/set-off.ts'
import { EXPORT_PATH, serveExport } from './history/export-jobs.ts'
import { historyApi } from './history/history-api.ts'
import type { ChangedJob, JobsContext, JobsNeeds } from './jobs-context.ts'
import { acceptResult } from './outputs/accept-result.ts'
import { openLiveOutputs } from './outputs/live-outputs.ts'
import { acceptanceApi } from './scripts/acceptance-api.ts'
import { libraryDir, loadLibrary } from './scripts/load-library.ts'
import { openScriptVersions } from './scripts/script-versions.ts'
import { scriptsApi } from './scripts/scripts-api.ts'
import { sendScript } from './scripts/send-script.ts'
import { versionsApi } from './scripts/versions-api.ts'
import { openEngine } from './schedule/engine.ts'
import { tasksApi } from './tasks/tasks-api.ts'

const EXPIRY_TICK_MS = 20_000
/** Where several relays run, the word that a job waits may be lost with the relay that wanted to say it. */
const OFFER_TICK_MS = 3_000

/** The jobs wing, and what the records beside it and the other wing are given by it. */
export interface JobsStation extends Station {
  /** What the fleet's rooms work with. */
  context: JobsContext
  forRecords: RecordsNeeds
  forSessions: {
    lacksApproval: (trx: Transaction<Schema>, userId: string, deviceId: string) => Promise<boolean>
    sessionEnded: (trx: Transaction<Schema>, deviceId: string) => Promise<void>
  }
}

/** The jobs wing: scripts, the way of a job to its device and back, and the history. */
export function jobsStation(relay: RelayContext, needs: JobsNeeds, library = libraryDir): JobsStation {
  const live = openLiveOutputs(relay)
  const changed = (...jobs: ChangedJob[]): void => {
    for (const { jobId, state, requestedById, fanOutId } of jobs) {
      if (finalJobStates.includes(state)) {
        live.forget(jobId)
        relay.metrics.jobsEnded.inc({ state })
      }
      if (fanOutId) needs.fanOutMoved(fanOutId)
      if (requestedById !== null) relay.controllers.tellUser(requestedById, 'job:changed', { jobId, state })
    }
    relay.announce('jobs')
  }
  const ctx: JobsContext = {
    ...relay,
    ...needs,
    write: openWriteTogether(relay.store),
    versions: openScriptVersions(relay.store),
    live,
    changed,
    kick: deviceId => offers.kick(deviceId),
    look: () => void engine.tick(),
  }
  const offers = openOffers(ctx)
  const engine = openEngine(ctx)
  const tasks = new Set<Promise<void>>()
  const failed = (error: unknown): void => {
    ctx.log.error({ err: error }, 'work of the jobs wing failed')
  }
  const inBackground = (task: Promise<void>): void => {
    const watched = task.catch(failed)
    tasks.add(watched)
    void watched.finally(() => tasks.delete(watched))
  }
  const expiry = openTick(
    EXPIRY_TICK_MS,
    async () => {
      while ((await expireJobs(ctx)) > 0);
    },
    failed,
  )
  let libraryLoad = Promise.resolve()
  const offerWhatWaits = async (): Promise<void> => {
    for (const deviceId of await devicesWithWaitingJobs(ctx)) offers.kick(deviceId)
  }

  return {
    context: ctx,
    forRecords: {
      async setOff(trx, recordId, happening, by) {
        const made = await setOff(ctx, trx, recordId, happening, by)
        // They begin once the transaction has been committed; should this relay die before, another one's look finds them.
        if (made.length > 0) setImmediate(ctx.look)
      },
      requireApproval: (trx, recordId, kind, caller) =>
        requireApproval(trx, ctx.clock(), recordId, kind, caller),
    },
    forSessions: {
      lacksApproval: (trx, userId, deviceId) => lacksApproval(trx, ctx.clock(), userId, deviceId),
      async sessionEnded(trx, deviceId) {
        for (const recordId of await recordsOn(trx, deviceId))
          await setOff(ctx, trx, recordId, { type: 'after-session' }, { actor: taskWords.scheduler })
        setImmediate(ctx.look)
      },
    },
    api: {
      ...scriptsApi(ctx, () => libraryLoad),
      ...versionsApi(ctx),
      ...acceptanceApi(ctx, () => libraryLoad),
      ...historyApi(ctx),
      ...tasksApi(ctx, () => engine.tick()),
      ...requestsApi(ctx),
      'POST /api/jobs': requestJob(ctx, offers),
      'POST /api/jobs/:id/cancel': cancelJob(ctx),
    },
    streams: { [EXPORT_PATH]: serveExport(ctx) },
    agent: ({ deviceId, source, connectedAt }) => {
      return {
        'script:get': ({ sha256 }) => sendScript(ctx, deviceId, sha256),
        'job:started': async ({ jobId, startedAt }) => {
          await startJob(ctx, deviceId, jobId, startedAt)
          return {}
        },
        'job:output': async output => {
          await live.take(deviceId, output)
          return {}
        },
        'job:result': async result => {
          await acceptResult(ctx, { deviceId, source }, result)
          offers.madeRoom(deviceId)
          return {}
        },
        'job:sync': async ({ jobIds }) => {
          const answer = await syncJobs(ctx, { deviceId, connectedAt, source }, jobIds)
          offers.kick(deviceId)
          needs.deviceReady(deviceId)
          return answer
        },
      }
    },
    // Offers begin when the device has said what it holds (`job:sync`), so that none is sent twice.
    deviceCameOnline: deviceId => markQueued(ctx, deviceId),
    deviceWentOffline: deviceId => markWaiting(ctx, deviceId),
    peer: {
      'job:waiting': ({ deviceId }) => {
        if (ctx.devices.isHere(deviceId)) offers.kick(deviceId)
        return {}
      },
      'job:live': ({ jobId }) => ({ live: live.logOf(jobId) }),
    },
    async relaysMeetAgain() {
      await offerWhatWaits()
      for (const { deviceId, jobId } of await cancelsToTell(ctx))
        await tellDeviceToCancel(ctx, deviceId, jobId)
    },
    start() {
      libraryLoad = loadLibrary(ctx, library)
      inBackground(libraryLoad)
      inBackground(markWaitingAfterStart(ctx))
      expiry.start()
      engine.start()
      const offering = ctx.peers.several
        ? setInterval(() => inBackground(offerWhatWaits()), OFFER_TICK_MS)
        : undefined
      return {
        async stop() {
          clearInterval(offering)
          await engine.stop()
          await expiry.stop()
          await offers.stop()
          while (tasks.size > 0) await Promise.all(tasks)
        },
      }
    },
  }
}
