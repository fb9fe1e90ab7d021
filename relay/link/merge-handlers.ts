import { Failure } from '../../shared/protocol/failure.ts'
import type { Handlers, LinkEvents } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'

/** Stands around every handler of a socket: counts it, keeps it waiting, or refuses it. */
export type Around = (handle: () => Promise<unknown>) => Promise<unknown>

/**
 * One set of handlers out of what the stations answer. An event that no station answers is refused with `unavailable`.
 * Throws where two stations answer the same event.
 */
export function mergeHandlers<M extends LinkEvents>(
  events: M,
  parts: Partial<Handlers<M>>[],
  around: Around,
): Handlers<M> {
  const entries = Object.keys(events).map(event => {
    const answering = parts.filter(part => part[event] !== undefined)
    if (answering.length > 1) throw new Error(`Two stations answer ${event}.`)
    const handler = answering[0]?.[event] as ((request: unknown) => unknown) | undefined
    const handle = async (request: unknown): Promise<unknown> => {
      if (!handler) throw new Failure('unavailable', relayWords.eventUnavailable)
      return await handler(request)
    }
    return [event, (request: unknown) => around(() => handle(request))]
  })
  return Object.fromEntries(entries) as Handlers<M>
}
