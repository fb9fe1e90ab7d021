import type { SecurityWords } from '../../shared/protocol/channel/authentication.ts'
import type { ChatLine, FileView, HeldSession, PageQuestion } from '../../shared/protocol/page-link.ts'
import type { SessionRequest } from '../../shared/protocol/session.ts'
import type { ConsentDecision } from '../../shared/sessions/consent.ts'
import type { SessionState } from '../../shared/sessions/session-state.ts'
import type { RecordingNow } from '../../shared/target/keep-recording.ts'
import type { DeviceSays } from './consent/decide-point.ts'
import { offeredPermissions } from './consent/permissions.ts'

/** What the device's user is shown of the session, out of what is known of it. Pure. */

export function acceptingView(
  request: SessionRequest,
  device: DeviceSays,
  start: ConsentDecision,
  answerBy: number,
): HeldSession {
  const { sessionId: id, controller, proposed, terms } = request
  return {
    phase: 'accepting',
    id,
    controller,
    proposed,
    allowedModes: terms.allowedModes,
    permissions: offeredPermissions(terms, device),
    recorded: terms.recording.forced,
    saveChat: terms.saveChat && terms.may.chat,
    floorAsks: start.decidedBy === 'floor',
    answerBy,
    onTimeOut: start.act === 'ask' ? start.onTimeOut : 'refuse',
  }
}

export function runningView(
  request: SessionRequest,
  state: Extract<SessionState, { phase: 'connecting' | 'live' }>,
  now: {
    endsAt: number
    questions: PageQuestion[]
    securityWords: SecurityWords | null
    inputLocked: boolean
    participants: Extract<HeldSession, { phase: 'live' }>['participants']
    recording: RecordingNow | null
    chat: readonly ChatLine[]
    files: readonly FileView[]
    downloadFolder: string
  },
): HeldSession {
  const { sessionId: id, controller, terms } = request
  const { allowedModes, saveChat, may } = terms
  const { endsAt, questions, securityWords, inputLocked, participants, recording } = now
  const running = {
    id,
    controller,
    mode: state.mode,
    because: state.because,
    allowedModes,
    may: { chat: may.chat, fileTransfer: may['file-transfer'] },
    saveChat: saveChat && may.chat,
    endsAt,
    questions,
    securityWords,
    inputLocked,
    participants,
    recording: recording && { side: recording.side, since: recording.since },
    chat: now.chat.map(line => ({ ...line })),
    files: [...now.files],
    downloadFolder: now.downloadFolder,
  }
  return state.phase === 'live'
    ? { phase: 'live', ...running, liveSince: state.since, interruptedAt: state.interruptedAt }
    : { phase: 'connecting', ...running }
}

export function endedView(
  { sessionId: id, controller }: SessionRequest,
  { reason, since: endedAt }: Extract<SessionState, { phase: 'ended' }>,
  files: FileView[],
): HeldSession {
  return { phase: 'ended', id, controller, reason, endedAt, files }
}
