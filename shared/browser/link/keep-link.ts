import { signal, type ReadonlySignal } from '@preact/signals'
import { io } from 'socket.io-client'
import { z } from 'zod'
import { Failure, failureSchema } from '../../protocol/failure.ts'
import {
  answerEvents,
  ask,
  type Handlers,
  type LinkEvents,
  type ReplyOf,
  type RequestOf,
} from '../../protocol/link.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'

export type LineState =
  | { at: 'connecting' }
  | { at: 'connected' }
  /** Was connected, or could not connect yet; it keeps trying. */
  | { at: 'lost' }
  /** The relay refused this sign-in or this version; trying again would not help. */
  | { at: 'refused'; failure: Failure }

/** A page's line to the relay. */
export interface Link<Asks extends LinkEvents> {
  line: ReadonlySignal<LineState>
  /** Throws `relay-unreachable` at once when not connected, else as `ask` of shared/protocol/link.ts. */
  ask<E extends keyof Asks & string>(event: E, request: RequestOf<Asks, E>): Promise<ReplyOf<Asks, E>>
  stop(): void
}

const refusedForGood = new Set(['not-signed-in', 'forbidden', 'protocol-too-old', 'protocol-too-new'])
const RETRY_AFTER_REFUSAL_MS = 3_000

/** What the relay's handshake refused with, if it did; null for a network error. */
export function refusalOf(error: unknown): Failure | null {
  const refused = z.object({ data: failureSchema }).safeParse(error)
  return refused.success ? Failure.fromBody(refused.data.data) : null
}

/** Opens a link of the relay and keeps it open: socket.io reconnects by itself, `onConnected` runs after each connect. */
export function keepLink<Asks extends LinkEvents, Answers extends LinkEvents>(options: {
  relayUrl: string
  namespace: string
  auth: Record<string, string>
  asks: Asks
  answers: Answers
  handlers: Handlers<Answers>
  onConnected?: (() => void) | undefined
}): Link<Asks> {
  const line = signal<LineState>({ at: 'connecting' })
  const socket = io(new URL(options.namespace, options.relayUrl).href, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION, ...options.auth },
    reconnectionDelay: 500,
    // After a restart of the relay this end is back within 3 s, as agents are.
    reconnectionDelayMax: 2_000,
    forceNew: true,
  })
  let retry: ReturnType<typeof setTimeout> | undefined

  socket.on('connect', () => {
    line.value = { at: 'connected' }
    options.onConnected?.()
  })
  socket.on('disconnect', reason => {
    line.value = { at: 'lost' }
    // The relay closed this socket on purpose (restart, user disabled); socket.io does not come back by itself then.
    if (reason === 'io server disconnect') retryLater(RETRY_AFTER_REFUSAL_MS)
  })
  socket.on('connect_error', error => {
    const failure = refusalOf(error)
    if (failure && refusedForGood.has(failure.code)) line.value = { at: 'refused', failure }
    else {
      line.value = { at: 'lost' }
      if (!socket.active) retryLater(failure?.retryAfterMs ?? RETRY_AFTER_REFUSAL_MS)
    }
  })
  function retryLater(delayMs: number): void {
    clearTimeout(retry)
    retry = setTimeout(() => socket.connect(), delayMs)
  }

  answerEvents(socket, options.answers, options.handlers, (event, error) => {
    console.error(`handrail: ${event}`, error)
  })

  return {
    line,
    ask: (event, request) => {
      if (!socket.connected)
        return Promise.reject(new Failure('relay-unreachable', 'The connection to the relay is down.'))
      return ask(socket, options.asks, event, request)
    },
    stop() {
      clearTimeout(retry)
      socket.disconnect()
    },
  }
}
