import type { SessionHappening } from '../../shared/protocol/session.ts'
import type { EndReason } from '../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../shared/sessions/session-terms.ts'
import type { Questions } from './consent/questions.ts'
import { clockSays } from './session-limits.ts'

/** What the clock does to a running session: its end, "still sharing?", and a device that was to restart and did not. POL2. */
export interface ClockWatch {
  /** The session was accepted just now. */
  begin(): void
  begunAt(): number
  /** The controller did something. */
  active(): void
  saw(happening: SessionHappening): void
  /** The device was told to restart. */
  isGoingDown(): boolean
  look(now: number): void
}

/** A device that still runs after this long is not restarting. */
const GOING_DOWN_MS = 120_000

export function watchClock(order: {
  clock: () => number
  questions: Questions
  policy: () => SessionTerms
  graceTimeMs: () => number
  happened: (happening: SessionHappening) => void
  end: (reason: EndReason) => void
  note: (level: 'warn', message: string) => void
}): ClockWatch {
  const { clock, questions, policy, happened } = order
  const times = { begunAt: clock(), activeAt: clock(), confirmedAt: clock() }
  let goingDownSince: number | null = null

  function askWhetherStillSharing(): void {
    if (questions.isAsked('still-sharing')) return
    const answerBy = clock() + order.graceTimeMs()
    questions.ask({ point: 'still-sharing', answerBy }, (accepted, by) => {
      times.confirmedAt = clock()
      happened({ type: 'consent', point: 'still-sharing', granted: accepted, by })
      if (!accepted) order.end(by === 'user' ? 'target-ended' : 'not-confirmed')
    })
  }

  return {
    begin() {
      const now = clock()
      Object.assign(times, { begunAt: now, activeAt: now, confirmedAt: now })
    },
    begunAt: () => times.begunAt,
    active() {
      times.activeAt = clock()
    },
    saw({ type }) {
      if (type === 'restarting') goingDownSince = clock()
      if (type === 'connected') goingDownSince = null
    },
    isGoingDown: () => goingDownSince !== null,
    look(now) {
      if (goingDownSince !== null && now - goingDownSince >= GOING_DOWN_MS) {
        goingDownSince = null
        order.note('warn', 'The device was told to restart and did not.')
        happened({ type: 'connected' })
      }
      const due = clockSays(policy(), times, now)
      if (due === 'ask-again') askWhetherStillSharing()
      else if (due) order.end(due)
    },
  }
}
