import type { SessionState } from '../../../shared/sessions/session-state.ts'
import { endReasonSentences, modeNames } from '../../../shared/words/en/sessions.ts'
import { sessionPhaseNames } from '../../../shared/words/en/dashboard-sessions.ts'

/** The phase in a word; the mode while it is live, the reason when it has ended. SES1. */
export function SessionStatePill({ state }: { state: SessionState }) {
  if (state.phase === 'ended')
    return (
      <>
        <span class="pill quiet">{sessionPhaseNames.ended}</span>
        <p class="soft small why">{endReasonSentences[state.reason]}</p>
      </>
    )
  if (state.phase === 'live')
    return (
      <>
        <span class={`pill ${state.interruptedAt === null ? 'good' : 'warn'}`}>{sessionPhaseNames.live}</span>
        <p class="soft small why">{modeNames[state.mode]}</p>
      </>
    )
  return <span class="pill busy">{sessionPhaseNames[state.phase]}</span>
}
