import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Caller } from '../../context.ts'
import { keyedTurns } from '../../link/keyed-turns.ts'
import type { ConnectedDevice } from '../../station.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Signal } from '../../../shared/protocol/session.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { participantsOf, placeOf } from '../participants/participant-rows.ts'
import { findSession, sessionOfController, sessionOfDevice, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'

/** A connection takes some 30 signals; reloads and lossy networks a few times that. */
const signalRate = { points: 500, duration: 60 }

/** Without `participantId` it is the lead's. */
interface Sent {
  sessionId: string
  participantId?: string | undefined
  signal: Signal
}

export interface Signalling {
  fromController: (caller: Caller, sent: Sent) => Promise<void>
  fromDevice: (device: ConnectedDevice, sent: Sent) => Promise<void>
}

/**
 * Hands signals on, unread, between the two parties of a session and nobody else, in order, while it is connecting or live.
 * Throws `session-not-found`, `session-state`, `too-many-requests`, `device-offline`.
 */
export function openSignalling(ctx: SessionsContext): Signalling {
  const inTurn = keyedTurns()
  const rate = new RateLimiterMemory({ ...signalRate, keyPrefix: 'signals' })
  return {
    // Counted on arrival: while a device is slow to answer, what waits for its turn must stay few.
    async fromController(caller, sent) {
      const { sessionId, participantId } = sent
      await countSignal(rate, `controller ${caller.userId}`)
      await inTurn(`controller ${participantId ?? sessionId}`, async () => {
        const session = await sessionOfPerson(ctx, caller, sessionId, participantId)
        await ctx.devices.ask(deviceInReach(session), 'session:signal', sent)
      })
    },
    async fromDevice(device, sent) {
      const { sessionId, participantId } = sent
      await countSignal(rate, `device ${device.deviceId}`)
      await inTurn(`device ${participantId ?? sessionId}`, async () => {
        const session = await sessionOfDevice(ctx.store.db, device.deviceId, sessionId)
        deviceInReach(session)
        if (participantId !== undefined) await mustTakePart(ctx, sessionId, participantId)
        ctx.controllers.tellSession(participantId ?? sessionId, 'session:signal', sent)
      })
    },
  }
}

/** The session, if this person is its lead, or takes part in it in this place. Throws `session-not-found` otherwise. */
async function sessionOfPerson(
  ctx: SessionsContext,
  caller: Caller,
  sessionId: string,
  participantId: string | undefined,
): Promise<SessionRecord> {
  if (participantId === undefined) return await sessionOfController(ctx.store.db, caller, sessionId)
  const place = await placeOf(ctx.store.db, sessionId, caller.userId)
  const session = await findSession(ctx.store.db, sessionId)
  if (!session || place?.id !== participantId || place.state === 'asked')
    throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
  return session
}

/** A device's signal goes to somebody who takes part in its own session, and nowhere else. */
async function mustTakePart(ctx: SessionsContext, sessionId: string, participantId: string): Promise<void> {
  const rows = await participantsOf(ctx.store.db, sessionId)
  if (!rows.some(({ id }) => id === participantId))
    throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
}

function deviceInReach({ state }: SessionRecord): string {
  if (state.phase === 'connecting' || state.phase === 'live') return state.deviceId
  throw new Failure('session-state', say(relaySessionWords.signalTooEarlyOrLate, { phase: state.phase }))
}

async function countSignal(rate: RateLimiterMemory, key: string): Promise<void> {
  try {
    await rate.consume(key)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    const { msBeforeNext } = refusal
    throw new Failure(
      'too-many-requests',
      say(relaySessionWords.tooManySignals, { seconds: Math.ceil(msBeforeNext / 1000) }),
      { retryAfterMs: msBeforeNext },
    )
  }
}
