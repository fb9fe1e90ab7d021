import type { fromAgentEvents } from '../protocol/agent-link.ts'
import { Failure } from '../protocol/failure.ts'
import type { RequestOf } from '../protocol/link.ts'

type Event =
  | 'session:answer'
  | 'session:happened'
  | 'session:end'
  | 'participant:answer'
  | 'participant:end'
  | 'handover:answer'
type EntryOf<Of extends Event> = {
  [E in Of]: { event: E; request: RequestOf<typeof fromAgentEvents, E> }
}[Of]
/** What a guest's page says too. */
export type GuestOutboxEvent = 'session:answer' | 'session:happened' | 'session:end'

/**
 * What the relay has to hear of sessions, in order, each sent again after a reconnect until it is acknowledged.
 * Kept in memory: a session does not outlive the agent's process, and a page that is loaded again asks how its session stands.
 */
export interface RelayOutbox<Of extends Event = Event> {
  put(entry: EntryOf<Of>): void
  /** Sends what waits; called after each connect, and now and then in case an acknowledgement got lost. */
  flush(): Promise<void>
}

/** Failures after which the same message may go through later. */
const passing: ReadonlySet<string> = new Set([
  'timed-out',
  'relay-unreachable',
  'relay-unknown',
  'storage-full',
])
const MOST_WAITING = 2000
/** A fault of the relay may pass; a message that it cannot take at all must not hold up the others for ever. */
const MOST_FAULTS = 5

/** `onRefused` hears of what the relay will not take; it is not sent again. `onTaken` hears its reply to what it took. */
export function openRelayOutbox<Of extends Event = Event>(
  relay: { ask: (event: Of, request: EntryOf<Of>['request']) => Promise<unknown> },
  onRefused: (entry: EntryOf<Of>, failure: Failure) => void,
  onTaken?: (entry: EntryOf<Of>, reply: unknown) => void,
): RelayOutbox<Of> {
  const waiting: EntryOf<Of>[] = []
  let faults = 0
  let flushing: Promise<void> | null = null

  async function sendAll(): Promise<void> {
    for (let entry = waiting[0]; entry; entry = waiting[0]) {
      try {
        const reply = await relay.ask(entry.event, entry.request)
        onTaken?.(entry, reply)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (passing.has(error.code)) return
        if (error.code === 'internal' && ++faults < MOST_FAULTS) return
        onRefused(entry, error)
      }
      faults = 0
      waiting.shift()
    }
  }

  async function flush(): Promise<void> {
    flushing ??= sendAll().finally(() => (flushing = null))
    await flushing
  }

  return {
    put(entry) {
      if (waiting.length >= MOST_WAITING) waiting.splice(1, 1)
      waiting.push(entry)
      void flush()
    },
    flush,
  }
}
