import type { ChatLine, FileView, HeldSession } from '../../shared/protocol/page-link.ts'
import type { SessionRequest } from '../../shared/protocol/session.ts'
import type { ConsentDecision } from '../../shared/sessions/consent.ts'
import type { SessionMode } from '../../shared/sessions/session-mode.ts'
import type { SessionState } from '../../shared/sessions/session-state.ts'

/** What the device's user is shown of the session, out of what is known of it. Pure. */

export function acceptingView(
  request: SessionRequest,
  files: 'not-allowed' | 'ask' | 'allowed',
  start: ConsentDecision,
  answerBy: number,
): HeldSession {
  const { sessionId: id, controller, proposed, terms } = request
  const { allowedModes, saveChat, may } = terms
  const onTimeOut = start.act === 'ask' ? start.onTimeOut : 'refuse'
  return {
    phase: 'accepting',
    id,
    controller,
    proposed,
    allowedModes,
    files,
    saveChat: saveChat && may.chat,
    onDemandActions: may['on-demand-actions'],
    answerBy,
    onTimeOut,
  }
}

export function runningView(
  request: SessionRequest,
  state: Extract<SessionState, { phase: 'connecting' | 'live' }>,
  now: {
    may: { chat: boolean; fileTransfer: boolean }
    endsAt: number
    modeQuestion: { mode: SessionMode; answerBy: number } | null
    chat: readonly ChatLine[]
    files: readonly FileView[]
  },
): HeldSession {
  const { sessionId: id, controller, terms } = request
  const { allowedModes, saveChat } = terms
  const { may, endsAt, modeQuestion } = now
  const running = {
    id,
    controller,
    mode: state.mode,
    because: state.because,
    allowedModes,
    may,
    saveChat: saveChat && may.chat,
    endsAt,
    modeRequest: modeQuestion && { mode: modeQuestion.mode, answerBy: modeQuestion.answerBy },
    chat: now.chat.map(line => ({ ...line })),
    files: [...now.files],
  }
  return state.phase === 'live'
    ? { phase: 'live', ...running, liveSince: state.since, interruptedAt: state.interruptedAt }
    : { phase: 'connecting', ...running }
}
