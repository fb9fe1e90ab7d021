import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Caller } from '../../context.ts'
import { keyedTurns } from '../../link/keyed-turns.ts'
import type { ConnectedDevice } from '../../station.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Signal } from '../../../shared/protocol/session.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { sessionOfController, sessionOfDevice, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'

/** A connection takes some 30 signals; reloads and lossy networks a few times that. */
const signalRate = { points: 500, duration: 60 }

export interface Signalling {
  fromController: (caller: Caller, sessionId: string, signal: Signal) => Promise<void>
  fromDevice: (device: ConnectedDevice, sessionId: string, signal: Signal) => Promise<void>
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
    async fromController(caller, sessionId, signal) {
      await countSignal(rate, `controller ${caller.userId}`)
      await inTurn(`controller ${sessionId}`, async () => {
        const session = await sessionOfController(ctx.store.db, caller, sessionId)
        await ctx.devices.ask(deviceInReach(session), 'session:signal', { sessionId, signal })
      })
    },
    async fromDevice(device, sessionId, signal) {
      await countSignal(rate, `device ${device.deviceId}`)
      await inTurn(`device ${sessionId}`, async () => {
        const session = await sessionOfDevice(ctx.store.db, device.deviceId, sessionId)
        deviceInReach(session)
        ctx.controllers.tellSession(sessionId, 'session:signal', { sessionId, signal })
      })
    },
  }
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
