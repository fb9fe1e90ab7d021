import type { Logger } from 'pino'
import type { WatchEvent } from '../../shared/protocol/watches.ts'
import { observedWords } from '../../shared/words/en/watches.ts'
import { say } from '../../shared/words/say.ts'
import type { RelayLine } from '../link/relay-link.ts'
import { tellRelay } from '../link/tell-relay.ts'
import type { StateFile } from '../state/state-file.ts'
import type { KeptEvent, WatchStand } from './watch-store.ts'

/** So many events wait for a relay that is away. */
export const MAX_WAITING_EVENTS = 1000
const RETRY_AFTER_MS = 5000

/**
 * Puts an event to those that wait. Where there are too many, the oldest of the same watch and kind gives way, else the oldest of
 * all; the next of its kind says how many did.
 */
export function putEvent(events: KeptEvent[], event: WatchEvent): void {
  const isOfKind = ({ event: other }: KeptEvent): boolean =>
    other.watchId === event.watchId && other.happening === event.happening
  if (events.length < MAX_WAITING_EVENTS) return void events.push({ event, dropped: 0 })
  const oldest = Math.max(0, events.findIndex(isOfKind))
  const [gone] = events.splice(oldest, 1)
  const next = gone && events.find(({ event: other }) => isSameKind(other, gone.event))
  const made = { event, dropped: 0 }
  events.push(made)
  const heir = next ?? (gone && isSameKind(event, gone.event) ? made : undefined)
  if (heir && gone) heir.dropped += gone.dropped + 1
}

const isSameKind = (one: WatchEvent, other: WatchEvent): boolean =>
  one.watchId === other.watchId && one.happening === other.happening

/** Brings events to the relay one after the other, each until it is acknowledged, across reconnects and restarts. */
export interface EventOutbox {
  /** Sends what waits; a run that is under way takes it along. */
  send: () => void
  stop: () => void
}

export function openEventOutbox(
  stand: StateFile<WatchStand>,
  relay: Pick<RelayLine, 'ask' | 'state'>,
  log: Logger,
): EventOutbox {
  let sending = false
  let stopped = false
  let retry: NodeJS.Timeout | null = null

  const deliver = async ({ event, dropped }: KeptEvent): Promise<void> => {
    const { observed } = event
    const told = dropped === 0 ? observed : say(observedWords.earlier, { observed, count: dropped })
    await tellRelay(relay, 'watch:happened', { ...event, observed: told.slice(0, 500) }, ({ message }) =>
      log.error({ event, failure: message }, 'the relay will not take this event; it is dropped'),
    )
    stand.changeSoon(data => {
      data.events = data.events.filter(kept => kept.event.eventId !== event.eventId)
    })
  }
  const sendAll = async (): Promise<void> => {
    while (stand.data.events.length > 0) {
      const waiting = [...stand.data.events]
      // Nothing is told that a crash could take back: it would be told again, as another event.
      await stand.settled()
      for (const kept of waiting) {
        if (stopped || relay.state.phase !== 'connected') return
        // One that gave way to others meanwhile is told of by the next of its kind.
        if (stand.data.events.includes(kept)) await deliver(kept)
      }
    }
  }
  const send = (): void => {
    if (sending || stopped || relay.state.phase !== 'connected') return
    if (retry) clearTimeout(retry)
    retry = null
    sending = true
    sendAll()
      .catch((error: unknown) => {
        log.info({ why: String(error) }, 'events of watches wait in the outbox')
        if (!stopped) retry ??= setTimeout(send, RETRY_AFTER_MS)
      })
      .finally(() => (sending = false))
  }
  return {
    send,
    stop() {
      stopped = true
      if (retry) clearTimeout(retry)
    },
  }
}
