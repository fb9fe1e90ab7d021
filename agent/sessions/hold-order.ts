import type { HeldSession } from '../../shared/protocol/page-link.ts'
import type {
  SessionAnswer,
  SessionHappening,
  SessionRequest,
  Signal,
} from '../../shared/protocol/session.ts'
import type { ModeReason, SessionMode } from '../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../shared/sessions/session-state.ts'
import type { Permission, SessionTerms } from '../../shared/sessions/session-terms.ts'
import type { BarPlace } from './bar/bar-link.ts'
import type { FromChild } from './child/child-link.ts'
import type { DeviceSays } from './consent/decide-point.ts'
import type { Given } from './consent/permissions.ts'
import type { HeldParticipants, ParticipantNews } from './participants/hold-participants.ts'
import type { FileDesk } from './file-desk.ts'
import type { RecordedPiece } from './recordings/recording-store.ts'
import type { DeviceMeans } from './session-wishes.ts'
import type { SessionProcess } from './start-child.ts'

/** What a session on this device is told and asked, and what it needs. */

/** One session on this device, from the relay's request to its end. */
export interface Held {
  readonly id: string
  readonly request: SessionRequest
  ended(): boolean
  view(): HeldSession
  /** `allowed`: what the user ticked of what was offered. */
  accept(choice: { mode?: SessionMode | undefined; allowed: readonly Permission[] }): void
  refuse(): void
  /** Ends the session; `tellRelay` unless the relay said so. */
  end(reason: EndReason, tellRelay: boolean): void
  chooseMode(mode: SessionMode): void
  answerQuestion(questionId: number, accept: boolean): void
  /** Policy has changed: what it no longer allows stops now. */
  takeTerms(terms: SessionTerms): void
  sendChat(line: { messageId: string; text: string }): void
  sendFile(file: { path: string; name: string }): void
  answerFile(transfer: number, accept: boolean): void
  cancelFile(transfer: number): void
  /** What else the user does with files. Throws `session-state` where no session runs. */
  fileDesk(): Pick<FileDesk, 'act' | 'list' | 'choose'>
  takeSignal(signal: Signal, participantId?: string): void
  /** Who else takes part, as the relay says. */
  participants: Pick<HeldParticipants, 'request' | 'now' | 'handOver' | 'handoverTaken'>
  /** The session bar stands here on the desktop. */
  placeBar(place: BarPlace): void
  /** With which it goes on after a restart of the device; null where it is not live. */
  resumable(): ({ request: SessionRequest } & Resumable) | null
  /** Stops without a word to anybody: the device restarts, and the session goes on afterwards. */
  suspend(): Promise<void>
  /** Whether policy has the device's user notified. */
  notifies(): boolean
  /** Looks at the clock: unanswered questions, and how long the session may go on. */
  look(): void
  /** Resolves when the session's process is gone. */
  processGone(): Promise<void>
}

/** What of a session outlives a restart of the device, beside its request. */
export interface Resumable {
  mode: SessionMode
  because: ModeReason
  given: Given
}

export interface HoldOrder extends DeviceSays {
  deviceId: string
  clock: () => number
  means: DeviceMeans
  downloadFolder: string
  startProcess: (events: {
    onMessage: (message: FromChild) => void
    onCrash: (why: string) => void
  }) => SessionProcess
  answer: (answer: SessionAnswer) => void
  happened: (happening: SessionHappening) => void
  tellEnd: (reason: EndReason) => void
  tellOfParticipant: (news: ParticipantNews) => void
  /** The user has to be asked something: let them see it. */
  onQuestion: () => void
  /** A file that was to be sent is not needed any more. */
  onFileReleased: (path: string) => void
  /** Bytes of a recording made on this device; without any: that was all of it. */
  onRecorded: (piece: RecordedPiece) => void
  onChange: () => void
  note: (level: 'info' | 'warn' | 'error', message: string) => void
  /** The session was accepted before the device restarted, and goes on in this mode: nobody is asked again. */
  resumed?: Resumable
}
