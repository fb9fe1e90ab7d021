import { signal, type ReadonlySignal } from '@preact/signals'
import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'
import { fromControllerEvents, toControllerEvents } from '../../shared/protocol/controller-link.ts'
import { Failure, failureSchema } from '../../shared/protocol/failure.ts'
import { answerEvents, ask, type Handlers, type ReplyOf, type RequestOf } from '../../shared/protocol/link.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { nextRelay } from './relay-list.ts'

type FromController = typeof fromControllerEvents
type ControllerEvent = keyof FromController

export type LineState =
  | { at: 'connecting' }
  | { at: 'connected' }
  /** Was connected, or could not connect yet; it keeps trying. */
  | { at: 'lost' }
  /** The relay refused this sign-in or this version; trying again would not help. */
  | { at: 'refused'; failure: Failure }

type Ask = <E extends ControllerEvent>(
  event: E,
  request: RequestOf<FromController, E>,
) => Promise<ReplyOf<FromController, E>>

export interface ControllerSocket {
  line: ReadonlySignal<LineState>
  /** The relay to which it is connected, or was last. */
  relay(): string
  ask: Ask
  /**
   * Moves to another relay: connects there, does `enter` there, and only then leaves this one. Null, and nothing has changed,
   * where that relay cannot be reached from here or does not let us in. BRK2.
   */
  moveTo<T>(relay: string, enter: (there: Ask) => Promise<T>): Promise<T | null>
  stop(): void
}

const refusedForGood = new Set(['not-signed-in', 'forbidden', 'protocol-too-old', 'protocol-too-new'])
const RETRY_AFTER_REFUSAL_MS = 3_000
const CONNECT_WITHIN_MS = 4_000

/** What the relay's handshake refused with, if it did; null for a network error. */
export function refusalOf(error: unknown): Failure | null {
  const refused = z.object({ data: failureSchema }).safeParse(error)
  return refused.success ? Failure.fromBody(refused.data.data) : null
}

/**
 * Opens the controller's link to the first relay of the list that answers, and keeps it open: socket.io reconnects by itself,
 * and where a relay does not come back the next one is tried. `onConnected` runs after each connect. BRK1.
 */
export function connectController(options: {
  /** In order; the first one is tried first. */
  relays: readonly [string, ...string[]]
  token: string
  handlers: Handlers<typeof toControllerEvents>
  onConnected?: () => void
}): ControllerSocket {
  const line = signal<LineState>({ at: 'connecting' })
  let [relay] = options.relays
  let retry: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  let socket = use(open(relay))

  function open(address: string): Socket {
    const opened = io(new URL('/controller', address).href, {
      transports: ['websocket'],
      auth: { protocol: PROTOCOL_VERSION, token: options.token },
      reconnectionDelay: 500,
      // After a restart of the relay this end is back within 3 s, as agents are.
      reconnectionDelayMax: 2_000,
      // Where there are other relays, one that says nothing at all keeps this end from them no longer than this.
      ...(options.relays.length > 1 && { timeout: CONNECT_WITHIN_MS }),
      forceNew: true,
    })
    answerEvents(opened, toControllerEvents, options.handlers, (event, error) => {
      console.error(`handrail: ${event}`, error)
    })
    return opened
  }

  /** From now on this socket is the line. */
  function use(used: Socket): Socket {
    used.on('connect', () => {
      line.value = { at: 'connected' }
      options.onConnected?.()
    })
    used.on('disconnect', reason => {
      line.value = { at: 'lost' }
      // The relay closed this socket on purpose (restart, user disabled); socket.io does not come back by itself then.
      if (reason === 'io server disconnect') retryLater(RETRY_AFTER_REFUSAL_MS)
    })
    used.on('connect_error', error => {
      const failure = refusalOf(error)
      if (failure && refusedForGood.has(failure.code)) line.value = { at: 'refused', failure }
      else {
        line.value = { at: 'lost' }
        if (!failure && options.relays.length > 1) tryNext()
        else if (!used.active) retryLater(failure?.retryAfterMs ?? RETRY_AFTER_REFUSAL_MS)
      }
    })
    return used
  }
  function retryLater(delayMs: number): void {
    clearTimeout(retry)
    retry = setTimeout(() => socket.connect(), delayMs)
  }
  function tryNext(): void {
    leave(socket)
    const next = nextRelay(options.relays, relay, Math.random())
    relay = next.relay
    clearTimeout(retry)
    retry = setTimeout(() => (socket = use(open(relay))), next.delayMs)
  }

  return {
    line,
    relay: () => relay,
    ask: (event, request) => {
      if (!socket.connected)
        return Promise.reject(new Failure('relay-unreachable', 'The connection to the relay is down.'))
      return ask(socket, fromControllerEvents, event, request)
    },
    async moveTo(address, enter) {
      const before = socket
      const there = open(address)
      try {
        await connected(there, CONNECT_WITHIN_MS)
        const entered = await enter((event, request) => ask(there, fromControllerEvents, event, request))
        // This end was stopped, or has gone to another relay meanwhile.
        if (stopped || socket !== before) throw new Error('no longer wanted')
        clearTimeout(retry)
        leave(before)
        relay = address
        socket = use(there)
        line.value = { at: 'connected' }
        return entered
      } catch (error) {
        console.warn(`handrail: stays where it is, ${address} does not answer`, error)
        leave(there)
        return null
      }
    },
    stop() {
      stopped = true
      clearTimeout(retry)
      leave(socket)
    },
  }
}

/** Closes a socket whose end is no news to anybody. */
function leave(socket: Socket): void {
  socket.off('connect')
  socket.off('disconnect')
  socket.off('connect_error')
  socket.disconnect()
}

function connected(socket: Socket, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.once('connect_error', error => {
      clearTimeout(timer)
      reject(error)
    })
  })
}
