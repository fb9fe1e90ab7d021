import type { Handlers, LinkEvents } from '../../shared/protocol/link.ts'

/** A handler for every event: notes what came, and answers as the test wants it or with nothing but "done". */
export function answerAll<M extends LinkEvents>(
  events: M,
  handlers: Partial<Handlers<M>>,
  heard: { event: string; request: unknown }[],
): Handlers<M> {
  const entries = Object.keys(events).map(event => {
    const handler = handlers[event as keyof M] as ((request: unknown) => unknown) | undefined
    const answer = (request: unknown): unknown => {
      heard.push({ event, request })
      return handler ? handler(request) : {}
    }
    return [event, answer]
  })
  return Object.fromEntries(entries) as Handlers<M>
}

/** A test's own handler must not fail unseen. */
export function fail(event: string, error: unknown): void {
  throw new Error(`The test's own handler of ${event} failed.`, { cause: error })
}
