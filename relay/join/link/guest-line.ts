import { signal, type ReadonlySignal } from '@preact/signals'
import type { LineState } from '../../../shared/browser/link/keep-link.ts'
import type { toGuestEvents } from '../../../shared/protocol/guest-link.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Handlers } from '../../../shared/protocol/link.ts'
import {
  openRelayOutbox,
  type GuestOutboxEvent,
  type RelayOutbox,
} from '../../../shared/target/relay-outbox.ts'
import { joinEntryWords } from '../../../shared/words/en/join.ts'
import type { ConnectGuest, GuestLink } from './guest-link.ts'

const CONNECT_WITHIN_MS = 10_000

/** The page's line to the relay: opened for one session, closed after it, and opened anew for the next. */
export interface GuestLine {
  /** Null: closed. */
  state: ReadonlySignal<LineState | null>
  /** What the relay can be asked; null: closed. */
  link(): GuestLink | null
  /** Resolves once it is connected; a line from before is closed. Throws what the relay refuses with, or that it was not reached in time. */
  open(): Promise<void>
  close(): void
  /** Tells the relay, again after each reconnect until it has it; lost where the line is closed. */
  put: RelayOutbox<GuestOutboxEvent>['put']
  /** Sends what waits. */
  flush(): Promise<void>
}

export function openGuestLine(order: {
  connectGuest: ConnectGuest
  handlers: Handlers<typeof toGuestEvents>
  /** After each connect. */
  onConnected: () => void
}): GuestLine {
  const state = signal<LineState | null>(null)
  let link: GuestLink | null = null
  let outbox: RelayOutbox<GuestOutboxEvent> | null = null
  let watching: (() => void) | null = null

  function close(): void {
    watching?.()
    watching = null
    link?.stop()
    link = null
    outbox = null
    state.value = null
  }

  return {
    state,
    link: () => link,
    open() {
      close()
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Failure('relay-unreachable', joinEntryWords.unreachable)),
          CONNECT_WITHIN_MS,
        )
        const opened = order.connectGuest({
          handlers: order.handlers,
          onConnected() {
            clearTimeout(timer)
            resolve()
            order.onConnected()
          },
        })
        link = opened
        outbox = openRelayOutbox<GuestOutboxEvent>(
          { ask: (event, request) => opened.ask(event, request) },
          (entry, failure) => console.warn(`handrail: the relay does not take ${entry.event}`, failure),
        )
        watching = opened.line.subscribe(now => {
          state.value = now
          if (now.at === 'refused') reject(now.failure)
        })
      })
    },
    close,
    put: entry => outbox?.put(entry),
    flush: async () => await outbox?.flush(),
  }
}
