import type { ConnectedDevice } from '../station.ts'
import { isGuestId } from '../../shared/protocol/guest-link.ts'
import type { EndReason } from '../../shared/sessions/session-state.ts'
import { admitTarget, phasesWithDevice } from './consent/admit-target.ts'
import { tellTerms } from './policy/apply-terms.ts'
import { askAboutParticipant } from './participants/ask-about-participant.ts'
import { changePlace } from './participants/change-place.ts'
import { closePlace, participantsOf } from './participants/participant-rows.ts'
import { tellDeviceOfParticipants } from './participants/tell-participants.ts'
import { askDevice } from './consent/ask-device.ts'
import { findSession, sessionColumns, toSessionRecord, type SessionRecord } from './session-records.ts'
import type { SessionsContext } from './sessions-context.ts'

/**
 * A device is (back) online: what was being set up with it goes on from where it stands in the store, whether the relay, the
 * agent or the line between them was interrupted.
 */
export async function resumeSetUp(ctx: SessionsContext, deviceId: string): Promise<void> {
  for (const session of await sessionsWith(ctx, deviceId)) {
    if (session.state.phase === 'authenticating') await admitTarget(ctx, session.id)
    if (session.state.phase === 'accepting' && session.request)
      await askDevice(ctx, deviceId, session.request)
    // They may have changed while the device could not be told.
    if ((session.state.phase === 'connecting' || session.state.phase === 'live') && session.request)
      await tellTerms(ctx, deviceId, session.id, session.request.terms)
    if (session.state.phase === 'live') await resumeParticipants(ctx, session, deviceId)
  }
}

async function resumeParticipants(
  ctx: SessionsContext,
  session: SessionRecord,
  deviceId: string,
): Promise<void> {
  const rows = await participantsOf(ctx.store.db, session.id)
  if (rows.length === 0) return
  // The device forgot them when it restarted; only the one in control goes on.
  if (session.state.phase === 'live' && session.state.restarting)
    return await changePlace(ctx, session.id, async trx => {
      for (const row of rows)
        await closePlace(ctx, trx, row, 'device-went-offline', { actor: 'relay', source: '' })
    })
  await tellDeviceOfParticipants(ctx, deviceId, session.id)
  for (const row of rows) if (row.state === 'asked') await askAboutParticipant(ctx, session, row)
}

/**
 * The device names the sessions that it still holds; the relay names those that are over. A session that is past the
 * acceptance and that the device no longer holds died with its agent; it ends soon, so that a device which ended it while
 * the relay was away can still tell why.
 */
export async function syncSessions(
  ctx: SessionsContext,
  device: ConnectedDevice,
  heldIds: readonly string[],
): Promise<{ ended: { sessionId: string; reason: EndReason }[] }> {
  const ended: { sessionId: string; reason: EndReason }[] = []
  for (const sessionId of heldIds) {
    const session = await findSession(ctx.store.db, sessionId)
    if (!session || session.deviceId !== device.deviceId) ended.push({ sessionId, reason: 'session-fault' })
    else if (session.state.phase === 'ended') ended.push({ sessionId, reason: session.state.reason })
  }
  for (const { id, state } of await sessionsWith(ctx, device.deviceId)) {
    const isRestarting = state.phase === 'live' && state.restarting
    const died =
      (state.phase === 'connecting' || state.phase === 'live') && !isRestarting && !heldIds.includes(id)
    if (died) ctx.unheld.set(id, ctx.clock())
    else ctx.unheld.delete(id)
  }
  return { ended }
}

async function sessionsWith(ctx: SessionsContext, deviceId: string): Promise<SessionRecord[]> {
  const rows = await ctx.store.db
    .selectFrom('sessions')
    .select(sessionColumns)
    .where(isGuestId(deviceId) ? 'guest_id' : 'device_id', '=', deviceId)
    .where('phase', 'in', phasesWithDevice)
    .execute()
  return rows.map(toSessionRecord)
}
