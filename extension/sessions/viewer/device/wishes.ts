import { signal, type ReadonlySignal } from '@preact/signals'
import type { SystemInformation, Wish } from '../../../../shared/protocol/channel/wishes.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'

type Refusal = Extract<ChannelMessage, { type: 'wish-refused' }>

/** What became of a wish, until it is made anew. */
export type WishStanding =
  | { stands: 'waiting' | 'granted' }
  | { stands: 'refused'; reason: Refusal['reason']; detail?: string | undefined }
  /** The connection broke before the answer: nobody knows whether the device has heard. */
  | { stands: 'unanswered' }

/** What the support person asks of the device beside modes: its facts, a restart, its mouse and keyboard. POL2. */
export interface Wishes {
  standings: ReadonlySignal<Partial<Record<Wish, WishStanding>>>
  /** What the device last told of itself; null before. */
  facts: ReadonlySignal<SystemInformation | null>
  inputLocked: ReadonlySignal<boolean>
  /** False where nothing could be asked: there is no connection. */
  wish(wish: Wish): boolean
  hear(message: ChannelMessage): void
  disconnected(): void
}

export function openWishes(say: (message: ChannelMessage) => boolean): Wishes {
  const standings = signal<Partial<Record<Wish, WishStanding>>>({})
  const facts = signal<SystemInformation | null>(null)
  const inputLocked = signal(false)
  const stand = (wish: Wish, standing: WishStanding): void => {
    standings.value = { ...standings.value, [wish]: standing }
  }
  return {
    standings,
    facts,
    inputLocked,
    wish(wish) {
      const isAsked = say({ type: 'wish', wish })
      if (isAsked) stand(wish, { stands: 'waiting' })
      return isAsked
    },
    hear(message) {
      if (message.type === 'system-information') facts.value = message.facts
      if (message.type === 'wish-refused') {
        const { reason, detail } = message
        stand(message.wish, { stands: 'refused', reason, detail })
      }
      if (message.type === 'wish-granted') {
        stand(message.wish, { stands: 'granted' })
        if (message.wish === 'lock-input') inputLocked.value = true
        if (message.wish === 'unlock-input') inputLocked.value = false
      }
      // The device gives mouse and keyboard back when Active is left.
      if (message.type === 'state' && message.mode !== 'active') inputLocked.value = false
    },
    disconnected() {
      inputLocked.value = false
      for (const [wish, { stands }] of Object.entries(standings.value))
        if (stands === 'waiting') stand(wish as Wish, { stands: 'unanswered' })
    },
  }
}
