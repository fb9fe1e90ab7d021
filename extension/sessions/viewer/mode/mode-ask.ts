import { signal, type ReadonlySignal } from '@preact/signals'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import type { SessionMode } from '../../../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../../../shared/sessions/session-state.ts'

/** What became of asking for another mode, until it is granted, put away, or asked anew. MODE3. */
export type ModeAsk =
  | { mode: SessionMode; stands: 'waiting' }
  | { mode: SessionMode; stands: 'refused'; reason: EndReason }
  /** The connection broke before the answer: nobody knows whether the device has heard. */
  | { mode: SessionMode; stands: 'unanswered' }

export interface ModeAsking {
  ask: ReadonlySignal<ModeAsk | null>
  /** False where nothing could be asked: there is no connection. */
  askFor(mode: SessionMode): boolean
  putAway(): void
  hear(message: ChannelMessage): void
  disconnected(): void
}

export function openModeAsking(say: (message: ChannelMessage) => boolean): ModeAsking {
  const ask = signal<ModeAsk | null>(null)
  return {
    ask,
    askFor(mode) {
      const isAsked = say({ type: 'mode-request', mode })
      if (isAsked) ask.value = { mode, stands: 'waiting' }
      return isAsked
    },
    putAway() {
      ask.value = null
    },
    hear(message) {
      if (message.type === 'mode-refused')
        ask.value = { mode: message.mode, stands: 'refused', reason: message.reason }
      if (message.type === 'state' && message.mode === ask.value?.mode) ask.value = null
    },
    disconnected() {
      if (ask.value?.stands === 'waiting') ask.value = { mode: ask.value.mode, stands: 'unanswered' }
    },
  }
}
