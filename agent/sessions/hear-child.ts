import type { SecurityWords } from '../../shared/protocol/channel/authentication.ts'
import {
  controllerEndReasons,
  type EndReason,
  type SessionEvent,
  type SessionState,
} from '../../shared/sessions/session-state.ts'
import type { FromChild } from './child/child-link.ts'
import type { FileDesk } from './file-desk.ts'
import type { HoldOrder } from './hold-order.ts'
import type { ModeWishes } from './mode-wishes.ts'
import type { HeldParticipants } from './participants/hold-participants.ts'
import type { FollowedRecording } from './recordings/follow-recording.ts'
import type { SessionTalk } from './session-talk.ts'
import type { SessionWishes } from './session-wishes.ts'
import type { ClockWatch } from './watch-clock.ts'

export interface ChildHearing extends Pick<
  HoldOrder,
  'happened' | 'onChange' | 'onRecorded' | 'onFileReleased' | 'note'
> {
  sessionId: string
  state: () => SessionState
  keptOnRelay: () => boolean
  participants: HeldParticipants
  watch: ClockWatch
  talk: SessionTalk
  desk: FileDesk
  recording: FollowedRecording
  wishes: SessionWishes
  modeWishes: ModeWishes
  /** False where the event does not fit the state. */
  move: (event: SessionEvent) => boolean
  end: (reason: EndReason, tellRelay: boolean) => void
  onWords: (words: SecurityWords) => void
}

/** Brings what the session's process says to whoever it is for. */
export function hearChild(order: ChildHearing): (message: FromChild) => void {
  const { participants, watch, talk, desk, recording, wishes, modeWishes, move, end } = order
  return message => {
    // The end of a recording is written while the session's process says goodbye.
    if (message.type === 'recorded')
      return order.onRecorded({ ...message, sessionId: order.sessionId, keptOnRelay: order.keptOnRelay() })
    const state = order.state()
    if (state.phase === 'ended' || participants.take(message)) return
    switch (message.type) {
      case 'loaded':
      case 'signal':
      case 'participant-connected':
      case 'participant-gone':
      case 'relay-lane-wanted':
        return
      case 'connected':
      case 'interrupted':
        // While the device goes down the connection may come and go; that would mean that it is back.
        if (move({ type: message.type }) && !watch.isGoingDown()) order.happened({ type: message.type })
        return
      case 'authenticated':
        return order.onWords({ words: message.words, since: message.since })
      case 'gave-up':
        return end(message.reason, true)
      case 'peer-ended':
        // The relay hears of it from the controller itself.
        if (controllerEndReasons.includes(message.reason)) end(message.reason, false)
        return
      case 'active':
        watch.active()
        return
      case 'mode-wanted':
        watch.active()
        if (state.phase === 'live') modeWishes.take(message.mode, state.mode)
        return
      case 'wish':
        watch.active()
        if (state.phase === 'live') wishes.take(message.wish)
        return
      case 'consent-wanted':
        return wishes.takeConsentWanted(message.point)
      case 'chat':
        if (message.participantId === undefined) watch.active()
        return talk.addLine(participants.lineOf(message))
      case 'recording':
        return recording.take(message.recording)
      case 'chat-delivered':
        return talk.delivered(message.messageId)
      case 'file':
        return talk.takeFile(message.file)
      case 'folders':
      case 'folder-chosen':
        return desk.take(message)
      case 'file-released':
        return order.onFileReleased(message.path)
      case 'log':
        return order.note(message.level, message.message)
    }
  }
}
