import type { Logger } from 'pino'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Socket } from 'socket.io'
import { Failure } from '../../shared/protocol/failure.ts'
import type { LinkEvents } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'

/** Events a second that one socket may send. An agent that brings its outbox after a night offline stays below. */
export const AGENT_EVENTS_PER_SECOND = 3000
export const CONTROLLER_EVENTS_PER_SECOND = 300

/**
 * Refuses what no handler would answer: events that the link does not know, and more of them than one socket may send.
 * Both get a coded answer where the other end waits for one.
 */
export function guardSocket(socket: Socket, events: LinkEvents, perSecond: number, log: Logger): void {
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 })
  let told = false
  const refuse = (packet: unknown[], failure: Failure): void => {
    const acknowledge = packet.at(-1)
    if (typeof acknowledge === 'function') acknowledge({ ok: false, failure: failure.toBody() })
  }
  const pass = async (packet: unknown[], next: () => void): Promise<void> => {
    try {
      await limiter.consume(socket.id)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      if (!told) log.warn({ event: packet[0], socket: socket.id }, 'a socket sends more than it may')
      told = true
      refuse(packet, new Failure('too-many-requests', relayWords.tooManyEvents, { retryAfterMs: 1000 }))
      return
    }
    next()
  }
  socket.use((packet, next) => {
    const [event] = packet
    if (!Object.hasOwn(events, event)) {
      refuse(packet, new Failure('invalid-input', relayWords.unknownEvent))
      return
    }
    void pass(packet, next)
  })
}
