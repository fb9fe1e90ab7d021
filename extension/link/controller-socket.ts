import { signal, type ReadonlySignal } from '@preact/signals'
import { io } from 'socket.io-client'
import { z } from 'zod'
import { fromControllerEvents, toControllerEvents } from '../../shared/protocol/controller-link.ts'
import { Failure, failureSchema } from '../../shared/protocol/failure.ts'
import { answerEvents, ask, type Handlers, type ReplyOf, type RequestOf } from '../../shared/protocol/link.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'

type FromController = typeof fromControllerEvents
type ControllerEvent = keyof FromController

export type LineState =
  | { at: 'connecting' }
  | { at: 'connected' }
  /** Was connected, or could not connect yet; it keeps trying. */
  | { at: 'lost' }
  /** The relay refused this sign-in or this version; trying again would not help. */
  | { at: 'refused'; failure: Failure }

export interface ControllerSocket {
  line: ReadonlySignal<LineState>
  ask<E extends ControllerEvent>(
    event: E,
    request: RequestOf<FromController, E>,
  ): Promise<ReplyOf<FromController, E>>
  stop(): void
}

const refusedForGood = new Set(['not-signed-in', 'forbidden', 'protocol-too-old', 'protocol-too-new'])
const RETRY_AFTER_REFUSAL_MS = 3_000

/** What the relay's handshake refused with, if it did; null for a network error. */
export function refusalOf(error: unknown): Failure | null {
  const refused = z.object({ data: failureSchema }).safeParse(error)
  return refused.success ? Failure.fromBody(refused.data.data) : null
}

/** Opens the controller's link and keeps it open: socket.io reconnects by itself, `onConnected` runs after each connect. */
export function connectController(options: {
  relayUrl: string
  token: string
  handlers: Handlers<typeof toControllerEvents>
  onConnected?: () => void
}): ControllerSocket {
  const line = signal<LineState>({ at: 'connecting' })
  const socket = io(new URL('/controller', options.relayUrl).href, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION, token: options.token },
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

  answerEvents(socket, toControllerEvents, options.handlers, (event, error) => {
    console.error(`handrail: ${event}`, error)
  })

  return {
    line,
    ask: (event, request) => {
      if (!socket.connected)
        return Promise.reject(new Failure('relay-unreachable', 'The connection to the relay is down.'))
      return ask(socket, fromControllerEvents, event, request)
    },
    stop() {
      clearTimeout(retry)
      socket.disconnect()
    },
  }
}
