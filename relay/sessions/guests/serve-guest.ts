import type { fromGuestEvents } from '../../../shared/protocol/guest-link.ts'
import type { Handlers } from '../../../shared/protocol/link.ts'
import type { ConnectedGuest } from '../../station.ts'
import { takeAnswer } from '../consent/take-answer.ts'
import { endByDevice } from '../end-session.ts'
import { giveDeviceLane } from '../fast-lane/give-lane.ts'
import { takeHappening } from '../history/take-happening.ts'
import { sessionOfDevice } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import type { Signalling } from '../signalling/hand-on-signal.ts'
import { redeemAsGuest } from './redeem-as-guest.ts'
import { resumeGuest } from './resume-guest.ts'

/** What a guest's page may do: get into a session, and from then on what any device may do in its own. JOIN1. */
export function serveGuest(
  ctx: SessionsContext,
  signalling: Signalling,
  connection: ConnectedGuest,
): Handlers<typeof fromGuestEvents> {
  return {
    'code:redeem': request => redeemAsGuest(ctx, connection, request),
    'session:resume': request => resumeGuest(ctx, connection, request),
    async 'session:answer'({ sessionId, answer }) {
      await takeAnswer(ctx, connection.asDevice(), sessionId, answer)
      return {}
    },
    async 'session:signal'(sent) {
      await signalling.fromDevice(connection.asDevice(), sent)
      return {}
    },
    async 'session:happened'({ sessionId, happening }) {
      const { deviceId, source } = connection.asDevice()
      await sessionOfDevice(ctx.store.db, deviceId, sessionId)
      await takeHappening(ctx, { side: 'device', actor: `device:${deviceId}`, source }, sessionId, happening)
      return {}
    },
    async 'session:end'({ sessionId, reason }) {
      await endByDevice(ctx, connection.asDevice(), sessionId, reason)
      return {}
    },
    'lane:open': ({ sessionId }) => giveDeviceLane(ctx, connection.asDevice(), sessionId),
  }
}
