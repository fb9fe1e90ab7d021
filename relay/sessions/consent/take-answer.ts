import type { Transaction } from 'kysely'
import type { ConnectedDevice } from '../../station.ts'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionAnswer } from '../../../shared/protocol/session.ts'
import { acceptedSessionMode } from '../../../shared/sessions/session-mode.ts'
import { withholding } from '../../../shared/sessions/session-terms.ts'
import { deviceEndReasons, type SessionEvent } from '../../../shared/sessions/session-state.ts'
import { changeSession, tellDeviceOfEnd, tellOfSession } from '../apply-session-event.ts'
import { currentTerms } from '../policy/current-terms.ts'
import { lockSession, sessionOfDevice, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

/**
 * The device's answer to a request. Only the first one counts: a later one is acknowledged and changes nothing, and a device
 * that accepts a session which is over meanwhile is told so again.
 * Throws `session-not-found`, `session-state` before the device was asked, `invalid-input` for a reason that is not the device's.
 */
export async function takeAnswer(
  ctx: SessionsContext,
  device: ConnectedDevice,
  sessionId: string,
  answer: SessionAnswer,
): Promise<void> {
  await sessionOfDevice(ctx.store.db, device.deviceId, sessionId)
  if (!answer.accepted && !deviceEndReasons.includes(answer.reason))
    throw new Failure(
      'invalid-input',
      say(relaySessionWords.reasonNotYours, { who: relaySessionWords.aDevice, reason: answer.reason }),
    )
  const { before, after } = await ctx.store.transaction(async trx => {
    const session = await lockSession(ctx, trx, sessionId)
    if (!session) throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
    const { phase } = session.state
    if (phase === 'authenticating') throw new Failure('session-state', relaySessionWords.notAskedYet)
    if (phase !== 'accepting') return { before: session, after: session }
    const event = await eventOfAnswer(trx, session, answer)
    const refused = event.type === 'ended'
    const { floorDecided } = answer
    const withheld = answer.accepted ? (answer.withheld ?? []) : []
    const act = {
      actor: `device:${device.deviceId}`,
      source: device.source,
      act: answer.accepted ? 'session:accept' : 'session:refuse',
      outcome: refused ? ('refused' as const) : ('done' as const),
      data: {
        floorDecided,
        ...(answer.accepted && { decidedBy: answer.decidedBy }),
        ...(withheld.length > 0 && { withheld }),
        ...(event.type === 'accepted' && { mode: event.mode }),
      },
    }
    const { request } = session
    const answered = request && {
      ...request,
      terms: withholding(request.terms, withheld),
      answered: { floorDecided, withheld },
    }
    const changed = await changeSession(ctx, trx, session, event, act, answered)
    return { before: session, after: changed }
  })
  if (before !== after) tellOfSession(ctx, after, { byDevice: !answer.accepted })
  else if (answer.accepted && after.state.phase === 'ended')
    await tellDeviceOfEnd(ctx, device.deviceId, { sessionId, reason: after.state.reason })
}

/** Policy may have changed while the user was thinking; what counts is what it says now. */
async function eventOfAnswer(
  trx: Transaction<Schema>,
  session: SessionRecord,
  answer: SessionAnswer,
): Promise<SessionEvent> {
  if (!answer.accepted) return { type: 'ended', reason: answer.reason }
  if (!session.request) throw new Error(`Session ${session.id} is being accepted and has no request.`)
  const { mode, because } = acceptedSessionMode(session.request, answer.targetChose)
  const { deviceId } = session
  const terms = deviceId === null ? null : await currentTerms(trx, { ...session, deviceId })
  return terms?.allowedModes.includes(mode)
    ? { type: 'accepted', mode, because }
    : { type: 'ended', reason: 'policy-changed' }
}
