import type { SessionMode } from '../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../shared/sessions/session-terms.ts'
import type { DeviceSays } from './consent/decide-point.ts'
import type { Questions } from './consent/questions.ts'
import { decideModeWish } from './decide-mode.ts'

/** The controller wishes for another mode: down at once, up as policy, floor and user say. MODE3. */
export interface ModeWishes {
  take(mode: SessionMode, now: SessionMode): void
}

export function openModeWishes(order: {
  device: DeviceSays
  clock: () => number
  questions: Questions
  terms: () => SessionTerms
  onGranted: (mode: SessionMode) => void
  onRefused: (mode: SessionMode, reason: EndReason) => void
}): ModeWishes {
  const { device, clock, questions, terms, onGranted, onRefused } = order
  return {
    take(mode, now) {
      const decision = decideModeWish({ mode, now, terms: terms() }, device)
      if (decision.act === 'refuse') return onRefused(mode, decision.reason)
      if (decision.act === 'proceed') return onGranted(mode)
      if (questions.isAsked('mode-change')) return onRefused(mode, 'user-refused')
      const answerBy = clock() + decision.graceTimeMs
      questions.ask({ point: 'mode-change', mode, answerBy }, (accepted, by) => {
        // Policy may have changed while the user was thinking.
        if (accepted && terms().allowedModes.includes(mode)) onGranted(mode)
        else
          onRefused(mode, accepted ? 'policy-changed' : by === 'user' ? 'user-refused' : 'grace-time-ran-out')
      })
    },
  }
}
