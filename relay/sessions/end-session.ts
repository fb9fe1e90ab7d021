import type { Caller } from '../context.ts'
import type { ConnectedDevice } from '../station.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import {
  controllerEndReasons,
  deviceEndReasons,
  type EndReason,
} from '../../shared/sessions/session-state.ts'
import { applySessionEvent, type SessionAct } from './apply-session-event.ts'
import { sessionOfController, sessionOfDevice } from './session-records.ts'
import type { SessionsContext } from './sessions-context.ts'
import { relaySessionWords } from '../../shared/words/en/relay-sessions.ts'
import { say } from '../../shared/words/say.ts'

/** The controller ends a session of theirs. Throws `session-not-found`, `invalid-input` for a reason that is not theirs. */
export async function endByController(
  ctx: SessionsContext,
  caller: Caller,
  sessionId: string,
  reason: EndReason,
): Promise<void> {
  await sessionOfController(ctx.store.db, caller, sessionId)
  if (!controllerEndReasons.includes(reason))
    throw new Failure(
      'invalid-input',
      say(relaySessionWords.reasonNotYours, { who: relaySessionWords.aController, reason }),
    )
  await endOnce(ctx, sessionId, reason, {
    actor: caller.userName,
    source: caller.source,
    act: reason === 'controller-cancelled' ? 'session:cancel' : 'session:end',
  })
}

/** The device ends a session of its own. Throws `session-not-found`, `invalid-input` for a reason that is not the device's. */
export async function endByDevice(
  ctx: SessionsContext,
  device: ConnectedDevice,
  sessionId: string,
  reason: EndReason,
): Promise<void> {
  await sessionOfDevice(ctx.store.db, device.deviceId, sessionId)
  if (!deviceEndReasons.includes(reason))
    throw new Failure(
      'invalid-input',
      say(relaySessionWords.reasonNotYours, { who: relaySessionWords.aDevice, reason }),
    )
  await endOnce(ctx, sessionId, reason, {
    actor: `device:${device.deviceId}`,
    source: device.source,
    act: 'session:end',
    byDevice: true,
  })
}

/** Ends a session for a reason that the relay has found itself. */
export async function endByRelay(
  ctx: SessionsContext,
  sessionId: string,
  reason: EndReason,
  data?: Record<string, unknown>,
): Promise<void> {
  await endOnce(ctx, sessionId, reason, {
    actor: 'relay',
    source: '',
    act: 'session:end',
    ...(data && { data }),
  })
}

/** A session that is over stays as it ended: the first reason counts, and to end it again is no error. */
async function endOnce(
  ctx: SessionsContext,
  sessionId: string,
  reason: EndReason,
  act: SessionAct,
): Promise<void> {
  try {
    await applySessionEvent(ctx, sessionId, { type: 'ended', reason }, act)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'session-state') throw error
  }
}
