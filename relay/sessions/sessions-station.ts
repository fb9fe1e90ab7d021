import type { RelayContext } from '../context.ts'
import type { Station } from '../station.ts'
import { extendCode } from './codes/extend-code.ts'
import { redeemCode } from './codes/redeem-code.ts'
import { renewCode } from './codes/renew-code.ts'
import { startSession } from './codes/start-session.ts'
import { phasesWithDevice } from './consent/admit-target.ts'
import { takeAnswer } from './consent/take-answer.ts'
import { endByController, endByDevice, endByRelay } from './end-session.ts'
import { giveControllerLane, giveDeviceLane } from './fast-lane/give-lane.ts'
import { EXPORT_PATH, exportFor, serveExport } from './history/export-sessions.ts'
import { listSessions, showSession } from './history/list-sessions.ts'
import { takeHappening, type Reporter } from './history/take-happening.ts'
import { makeDefaultPolicyOnce } from './policy/built-in-groups.ts'
import { policyApi } from './policy/policy-api.ts'
import { tellAgain } from './meet-again.ts'
import { resumeSetUp, syncSessions } from './resume-sessions.ts'
import { sessionOfController, sessionOfDevice } from './session-records.ts'
import { hereOf } from './session-snapshot.ts'
import { openSessionsContext, type SessionsNeeds } from './sessions-context.ts'
import { serveGuest } from './guests/serve-guest.ts'
import { attachTo } from './participants/attach-to.ts'
import { participantAgentLink, participantControllerLink } from './participants/participant-link.ts'
import { recordingApi, recordingLink } from './recordings/recording-api.ts'
import { serveRecording } from './recordings/serve-recording.ts'
import { openSignalling } from './signalling/hand-on-signal.ts'
import { startSweeping } from './start-sweeping.ts'

/** The sessions wing, and what the jobs wing may ask of it. */
export interface SessionsStation extends Station {
  /** Ends the sessions of this person with this device a turn later, for their access to it is over. */
  endSessions: (of: { userId: string; deviceId: string }) => void
}

/** Codes, policy, consent, signalling and the history of sessions. Makes the default policy at the first start. */
export async function openSessionsStation(
  relay: RelayContext,
  needs: SessionsNeeds,
): Promise<SessionsStation> {
  await makeDefaultPolicyOnce(relay.store)
  const ctx = openSessionsContext(relay, needs)
  const signalling = openSignalling(ctx)
  return {
    endSessions({ userId, deviceId }) {
      ctx.later('end the sessions of an access that is over', async () => {
        const sessions = await ctx.store.db
          .selectFrom('sessions')
          .select('id')
          .where('controller_id', '=', userId)
          .where('device_id', '=', deviceId)
          .where('phase', 'in', phasesWithDevice)
          .execute()
        for (const { id } of sessions) await endByRelay(ctx, id, 'access-expired')
      })
    },
    api: {
      'GET /api/sessions': (input, { caller }) => listSessions(ctx, input, caller),
      'POST /api/sessions/export': ({ body }, { caller }) => exportFor(ctx, body, caller),
      'GET /api/sessions/:id': ({ params }, { caller }) => showSession(ctx, params.id, caller),
      ...recordingApi(ctx),
      ...policyApi(ctx),
    },
    streams: {
      '/api/recordings/:id/content': serveRecording(ctx),
      [EXPORT_PATH]: serveExport(ctx),
      '/api/lanes/:token': ctx.lanes.read,
    },
    admitLane: socket => ctx.lanes.admit(socket),
    agent(device) {
      const reporter: Reporter = {
        side: 'device',
        actor: `device:${device.deviceId}`,
        source: device.source,
      }
      return {
        'code:redeem': ({ code }) => redeemCode(ctx, device, code),
        async 'session:answer'({ sessionId, answer }) {
          await takeAnswer(ctx, device, sessionId, answer)
          return {}
        },
        async 'session:signal'(sent) {
          await signalling.fromDevice(device, sent)
          return {}
        },
        async 'session:happened'({ sessionId, happening }) {
          await sessionOfDevice(ctx.store.db, device.deviceId, sessionId)
          await takeHappening(ctx, reporter, sessionId, happening)
          return {}
        },
        async 'session:end'({ sessionId, reason }) {
          await endByDevice(ctx, device, sessionId, reason)
          return {}
        },
        'lane:open': ({ sessionId }) => giveDeviceLane(ctx, device, sessionId),
        'session:sync': ({ sessionIds }) => syncSessions(ctx, device, sessionIds),
        ...recordingLink(ctx, device),
        ...participantAgentLink(ctx, device),
      }
    },
    guest: connection => serveGuest(ctx, signalling, connection),
    controller({ caller, attach }) {
      const reporter: Reporter = { side: 'controller', actor: caller.userName, source: caller.source }
      return {
        ...participantControllerLink(ctx, { caller, attach }),
        async 'session:start'() {
          const shown = await startSession(ctx, caller)
          await attach(shown.session.id)
          return shown
        },
        async 'code:renew'({ sessionId }) {
          const shown = await renewCode(ctx, caller, sessionId)
          await attach(sessionId)
          return shown
        },
        'code:extend': ({ sessionId }) => extendCode(ctx, caller, sessionId),
        async 'session:cancel'({ sessionId }) {
          await endByController(ctx, caller, sessionId, 'controller-cancelled')
          return {}
        },
        async 'session:attach'({ sessionId }) {
          return { ...(await attachTo(ctx, caller, sessionId, attach)), ...hereOf(ctx) }
        },
        async 'session:signal'(sent) {
          await signalling.fromController(caller, sent)
          return {}
        },
        async 'session:happened'({ sessionId, happening }) {
          await sessionOfController(ctx.store.db, caller, sessionId)
          await takeHappening(ctx, reporter, sessionId, happening)
          return {}
        },
        'lane:join': ({ sessionId }) => giveControllerLane(ctx, caller, sessionId),
        async 'session:end'({ sessionId, reason }) {
          await endByController(ctx, caller, sessionId, reason)
          return {}
        },
      }
    },
    // Not waited for: a device that does not answer must not keep the other stations from it.
    async deviceCameOnline(deviceId) {
      ctx.later('resume the set-up of sessions', () => resumeSetUp(ctx, deviceId))
    },
    relaysMeetAgain: awaySince => tellAgain(ctx, awaySince),
    start: () => startSweeping(ctx),
  }
}
