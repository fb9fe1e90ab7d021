import { signal, type ReadonlySignal } from '@preact/signals'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { screenModes, type SessionMode } from '../../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { decideModeRequest, overdueOf } from './guest-decisions.ts'

/** What the person is asked in mid-session; unanswered it is refused at `answerBy`. */
export type GuestQuestion =
  { about: 'mode'; mode: SessionMode; answerBy: number } | { about: 'still-sharing'; answerBy: number }

const LOOK_EVERY_MS = 500

/** Asks the person in mid-session, one question at a time, and looks at the clock for what is overdue. MODE3, POL2. */
export interface GuestQuestions {
  question: ReadonlySignal<GuestQuestion | null>
  /** The support person asks for another mode. */
  takeModeRequest(wanted: SessionMode): void
  answer(accept: boolean): Promise<void>
  /** Something was done in the session just now. */
  active(): void
  stop(): void
}

export function keepQuestions(order: {
  clock: () => number
  liveSince: number
  terms: () => SessionTerms
  isLive: () => boolean
  mode: () => SessionMode
  isSharing: () => boolean
  say: (message: ChannelMessage) => void
  /** Opens the browser's picker. False where nothing was picked. */
  pick: () => Promise<boolean>
  change: (mode: SessionMode) => void
  end: (reason: EndReason) => void
}): GuestQuestions {
  const { clock, terms, say } = order
  const question = signal<GuestQuestion | null>(null)
  let lastActivityAt = clock()
  let lastConfirmedAt = clock()
  const looking = setInterval(look, LOOK_EVERY_MS)

  async function answer(accept: boolean, by: 'user' | 'time-out'): Promise<void> {
    const asked = question.value
    question.value = null
    if (asked?.about === 'still-sharing') {
      if (accept) lastConfirmedAt = clock()
      else order.end('not-confirmed')
    } else if (asked) {
      const needsPicture = screenModes.includes(asked.mode) && !order.isSharing()
      const given = accept && (!needsPicture || (await order.pick()))
      if (given) return order.change(asked.mode)
      const reason = by === 'user' ? 'user-refused' : 'grace-time-ran-out'
      say({ type: 'mode-refused', mode: asked.mode, reason })
    }
  }

  /** Looks at the clock: unanswered questions, and what ends a session by itself. */
  function look(): void {
    const now = clock()
    if (question.value && now >= question.value.answerBy) void answer(false, 'time-out')
    if (!order.isLive()) return
    const { liveSince } = order
    const overdue = overdueOf({ now, terms: terms(), liveSince, lastActivityAt, lastConfirmedAt })
    if (overdue?.act === 'end') order.end(overdue.reason)
    else if (overdue?.act === 'ask' && !question.value)
      question.value = { about: 'still-sharing', answerBy: now + overdue.graceTimeMs }
  }

  return {
    question,
    takeModeRequest(wanted) {
      if (!order.isLive()) return
      const decision = decideModeRequest({
        wanted,
        now: order.mode(),
        terms: terms(),
        isSharing: order.isSharing(),
        isAsking: question.value !== null,
      })
      if (decision.act === 'refuse')
        return say({ type: 'mode-refused', mode: wanted, reason: decision.reason })
      if (decision.act === 'change') return order.change(wanted)
      question.value = { about: 'mode', mode: wanted, answerBy: clock() + decision.graceTimeMs }
    },
    answer: accept => answer(accept, 'user'),
    active: () => (lastActivityAt = clock()),
    stop() {
      clearInterval(looking)
      question.value = null
    },
  }
}
