import { z } from 'zod'
import { Failure, failureSchema, parse, parseRequest, type FailureBody } from './failure.ts'

/**
 * A link is two maps of events, one per direction; an event is a request schema and a reply schema.
 * Both ends infer their types from the map, every payload is parsed on arrival, and every event is acknowledged.
 */
export type LinkEvents = Record<string, { request: z.ZodType; reply: z.ZodType }>

/** The reply of an event that has nothing to say but "done". */
export const done = z.object({})

export type RequestOf<M extends LinkEvents, E extends keyof M> = z.input<M[E]['request']>
export type ReplyOf<M extends LinkEvents, E extends keyof M> = z.output<M[E]['reply']>

/** One handler per event. A handler throws a Failure to refuse; anything else that it throws is an internal error. */
export type Handlers<M extends LinkEvents> = {
  [E in keyof M]: (
    request: z.output<M[E]['request']>,
  ) => z.input<M[E]['reply']> | Promise<z.input<M[E]['reply']>>
}

type Acknowledge = (answer: { ok: true; value: unknown } | { ok: false; failure: FailureBody }) => void

/** What this file needs of a Socket.IO socket, of either end. */
export interface LinkSocket {
  on(event: string, listener: (...args: never[]) => unknown): unknown
  timeout(ms: number): { emitWithAck(event: string, ...args: unknown[]): Promise<unknown> }
}

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: failureSchema }),
])

/**
 * Answers every event of `events` on `socket`: parse, call the one handler, acknowledge.
 * `onFault` hears of what was thrown and was no Failure; the other end then gets the code `internal`.
 */
export function answerEvents<M extends LinkEvents>(
  socket: LinkSocket,
  events: M,
  handlers: Handlers<M>,
  onFault: (event: string, error: unknown) => void,
): void {
  for (const event of Object.keys(events))
    socket.on(event, async (payload: unknown, acknowledge: unknown) => {
      const handle = handlers[event] as (request: unknown) => unknown
      await answerEvent(events, event, payload, acknowledge, handle, onFault)
    })
}

/** Answers one event: parses it, hands it to `handle`, and acknowledges what comes of it. */
export async function answerEvent(
  events: LinkEvents,
  event: string,
  payload: unknown,
  maybeAck: unknown,
  handle: (request: unknown) => unknown,
  onFault: (event: string, error: unknown) => void,
): Promise<void> {
  const acknowledge: Acknowledge = typeof maybeAck === 'function' ? (maybeAck as Acknowledge) : () => {}
  try {
    const value = await handle(parseRequest(events[event]?.request ?? z.never(), payload, event))
    acknowledge({ ok: true, value })
  } catch (error) {
    if (!(error instanceof Failure)) onFault(event, error)
    const failure =
      error instanceof Failure ? error : new Failure('internal', `${event} failed on this side.`)
    acknowledge({ ok: false, failure: failure.toBody() })
  }
}

/**
 * Sends one request and waits for its parsed reply.
 * Throws the other end's Failure, or `timed-out` when none came within `timeoutMs`.
 */
export async function ask<M extends LinkEvents, E extends keyof M & string>(
  socket: Pick<LinkSocket, 'timeout'>,
  events: M,
  event: E,
  request: RequestOf<M, E>,
  timeoutMs = 10_000,
): Promise<ReplyOf<M, E>> {
  let raw: unknown
  try {
    raw = await socket.timeout(timeoutMs).emitWithAck(event, request)
  } catch (cause) {
    throw new Failure('timed-out', `No answer to ${event} within ${timeoutMs} ms.`, { cause })
  }
  const answer = parse(answerSchema, raw, `answer to ${event}`)
  if (!answer.ok) throw Failure.fromBody(answer.failure)
  const { reply } = events[event] as M[E]
  return parse(reply, answer.value, `answer to ${event}`) as ReplyOf<M, E>
}
