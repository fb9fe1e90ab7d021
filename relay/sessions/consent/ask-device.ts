import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionRequest } from '../../../shared/protocol/session.ts'
import { endByRelay } from '../end-session.ts'
import { makePeering } from '../signalling/make-peering.ts'
import type { SessionsContext } from '../sessions-context.ts'

const TRIES = 3

/**
 * Puts the request to the device; its answer comes as an event of its own. An offline device is asked when it is back
 * (`deviceCameOnline`); one that refuses to be asked ends the session.
 */
export async function askDevice(
  ctx: SessionsContext,
  deviceId: string,
  request: SessionRequest,
): Promise<void> {
  const session = { id: request.sessionId, maximumLengthMs: request.terms.maximumLengthMs }
  const peering = makePeering(ctx.config, session, ctx.clock())
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      await ctx.devices.ask(deviceId, 'session:request', { ...request, peering })
      return
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      ctx.log.info(
        { deviceId, sessionId: request.sessionId, code: error.code, attempt },
        'the device could not be asked',
      )
      if (error.code === 'device-offline') return
      if (error.code !== 'timed-out')
        return await endByRelay(ctx, request.sessionId, 'session-fault', { cause: error.code })
    }
  }
}
