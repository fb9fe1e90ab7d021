import { accountsStation } from './accounts/accounts-station.ts'
import { auditStation } from './audit/audit-station.ts'
import type { RelayContext } from './context.ts'
import { devicesStation } from './devices/devices-station.ts'
import { fleetStation } from './fleet/fleet-station.ts'
import { jobsStation } from './jobs/jobs-station.ts'
import { libraryThumbprint } from './jobs/scripts/library-publisher.ts'
import { signatureState } from './jobs/scripts/signature-state.ts'
import { checkActionsAllowed } from './sessions/policy/actions-allowed.ts'
import { devicesWithoutActions } from './sessions/policy/devices-without-actions.ts'
import { recordsStation } from './records/records-station.ts'
import { openSessionsStation } from './sessions/sessions-station.ts'
import type { Station } from './station.ts'

/** All stations of the relay. */
export async function openStations(ctx: RelayContext): Promise<Station[]> {
  const official = await libraryThumbprint()
  const jobs = jobsStation(ctx, {
    describeSignature: (bytes, fileName) => signatureState(bytes, fileName, official),
    checkActionsAllowed: (caller, deviceId, sessionId) =>
      checkActionsAllowed(ctx, caller, deviceId, sessionId),
    mayRunActions: async (userId, deviceId) =>
      (await devicesWithoutActions(ctx.store.db, userId, [deviceId])).length === 0,
    endSessions: of => sessions.endSessions(of),
    jobEnded: (trx, job, end) => fleet.forJobs.jobEnded(trx, job, end),
    keepOwnJob: (trx, deviceId, result) => fleet.forJobs.keepOwnJob(trx, deviceId, result),
    watchesNeed: (deviceId, sha256) => fleet.forJobs.watchesNeed(deviceId, sha256),
    fanOutMoved: fanOutId => fleet.forJobs.fanOutMoved(fanOutId),
    deviceReady: deviceId => fleet.forJobs.deviceReady(deviceId),
  })
  const fleet = fleetStation(jobs.context)
  const sessions = await openSessionsStation(ctx, jobs.forSessions)
  const records = recordsStation(ctx, jobs.forRecords)
  return [records, accountsStation(ctx), devicesStation(ctx), auditStation(ctx), sessions, jobs, fleet]
}
