import type { Logger } from 'pino'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Socket } from 'socket.io'
import { Failure } from '../../shared/protocol/failure.ts'
import { answerEvent, type Handlers, type LinkEvents } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'

/** Events a second that one socket may send. An agent that brings its outbox after a night offline stays below. */
export const AGENT_EVENTS_PER_SECOND = 3000
export const CONTROLLER_EVENTS_PER_SECOND = 300

/** Answers the events of one socket: `answerOf` gives what answers an event, with all that stands around it. */
export type ServeEvents = (
  socket: Socket,
  answerOf: (event: string) => (request: unknown) => Promise<unknown>,
  onFault: (event: string, error: unknown) => void,
) => void

/**
 * For the sockets of one namespace: events that the link does not know, and more of them than one socket may send, get a coded answer
 * where the other end waits for one; every other event is parsed and answered. The events of a socket are begun in the order in which
 * they came, for the limiter counts in memory, at once. A socket that is quiet costs one function.
 */
export function openServing(events: LinkEvents, perSecond: number, log: Logger): ServeEvents {
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 })
  const told = new WeakSet<Socket>()

  async function refusalOf(socket: Socket, event: string): Promise<Failure | null> {
    if (!Object.hasOwn(events, event)) return new Failure('invalid-input', relayWords.unknownEvent)
    try {
      await limiter.consume(socket.id)
      return null
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      if (!told.has(socket)) log.warn({ event, socket: socket.id }, 'a socket sends more than it may')
      told.add(socket)
      return new Failure('too-many-requests', relayWords.tooManyEvents, { retryAfterMs: 1000 })
    }
  }

  return (socket, answerOf, onFault) => {
    // In a middleware, and not as a listener for each event: thousands of sockets would hold dozens of them each.
    socket.use(([event, payload, ...rest]) => void serve(event, payload, rest.at(-1)))

    async function serve(event: string, payload: unknown, acknowledge: unknown): Promise<void> {
      const refusal = await refusalOf(socket, event)
      if (!socket.connected) return
      // What answers it is looked for inside, so that what goes wrong there is a fault of this event, and no more.
      const answer = (request: unknown): Promise<unknown> => answerOf(event)(request)
      if (refusal === null) await answerEvent(events, event, payload, acknowledge, answer, onFault)
      else if (typeof acknowledge === 'function') acknowledge({ ok: false, failure: refusal.toBody() })
    }
  }
}

/** What stands around every handler of a socket: counts it, keeps it waiting, or refuses it. */
export type Around = (handle: () => Promise<unknown>) => Promise<unknown>

/**
 * What answers an event among what the stations answer. One that no station answers is refused with `unavailable`.
 * Throws where two stations answer the same event.
 */
export function answerAmong<M extends LinkEvents>(
  parts: readonly Partial<Handlers<M>>[],
  event: string,
  around: Around,
): (request: unknown) => Promise<unknown> {
  const [handler, another] = parts.flatMap(part => part[event] ?? [])
  if (another) throw new Error(`Two stations answer ${event}.`)
  return request =>
    around(async () => {
      if (!handler) throw new Failure('unavailable', relayWords.eventUnavailable)
      return await handler(request as Parameters<typeof handler>[0])
    })
}
