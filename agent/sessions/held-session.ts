import type { SecurityWords } from '../../shared/protocol/channel/authentication.ts'
import { directPeering } from '../../shared/protocol/peering.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { HeldSession } from '../../shared/protocol/page-link.ts'
import type {
  SessionAnswer,
  SessionHappening,
  SessionRequest,
  Signal,
} from '../../shared/protocol/session.ts'
import { acceptedSessionMode, type ModeReason, type SessionMode } from '../../shared/sessions/session-mode.ts'
import {
  controllerEndReasons,
  nextSessionState,
  type EndReason,
  type SessionEvent,
  type SessionState,
} from '../../shared/sessions/session-state.ts'
import type { ConsentPoint, Permission, SessionTerms } from '../../shared/sessions/session-terms.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import type { RecordingNow } from '../../shared/target/keep-recording.ts'
import type { BarPlace } from './bar/bar-link.ts'
import type { FromChild } from './child/child-link.ts'
import { decideSessionStart, USUAL_GRACE_TIME_MS, type DeviceSays } from './consent/decide-point.ts'
import {
  effectiveTerms,
  givenBy,
  nothingGiven,
  type Given,
  offeredPermissions,
} from './consent/permissions.ts'
import { askQuestion } from './consent/question.ts'
import { openQuestions } from './consent/questions.ts'
import { decideModeWish, nextModeDown } from './decide-mode.ts'
import { acceptingView, runningView } from './held-session-view.ts'
import { clockSays } from './session-limits.ts'
import type { RecordedPiece } from './recordings/recording-store.ts'
import { keepTalk } from './session-talk.ts'
import { openWishes, type DeviceMeans } from './session-wishes.ts'
import { openFileDesk, type FileDesk } from './file-desk.ts'
import type { SessionProcess } from './start-child.ts'

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
  takeSignal(signal: Signal): void
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

/** A device that still runs after this long is not restarting. */
const GOING_DOWN_MS = 120_000

export function holdSession(request: SessionRequest, order: HoldOrder): Held {
  const { clock } = order
  let policy = request.terms
  let given: Given = order.resumed?.given ?? nothingGiven
  let terms = effectiveTerms(policy, given, order)
  let state: SessionState = { phase: 'accepting', deviceId: order.deviceId, since: clock() }
  let child: SessionProcess | null = null
  let recording: RecordingNow | null = null
  let securityWords: SecurityWords | null = null
  let leaving: Promise<void> = Promise.resolve()
  let goingDownSince: number | null = null
  const times = { begunAt: clock(), activeAt: clock(), confirmedAt: clock() }
  const start = order.resumed
    ? ({ act: 'proceed', decidedBy: 'policy' } as const)
    : decideSessionStart(policy, request.proposed.mode, order)
  const startQuestion =
    start.act === 'ask'
      ? askQuestion<StartAnswer>(clock() + start.graceTimeMs, silenceMeans(start.onTimeOut), settleStart)
      : null
  const questions = openQuestions(order)
  const desk = openFileDesk({ ...order, send: message => child?.send(message) })
  const talk = keepTalk({
    ...order,
    saveChat: () => terms.saveChat,
    fileGraceTimeMs: graceTimeMs,
    send: message => child?.send(message),
  })
  const wishes = openWishes({
    ...order,
    device: order,
    questions,
    terms: () => terms,
    mode: currentMode,
    happened(happening: SessionHappening) {
      if (happening.type === 'restarting') goingDownSince = clock()
      if (happening.type === 'connected') goingDownSince = null
      order.happened(happening)
    },
    onGranted(point: ConsentPoint) {
      if (point !== 'session-start' && point !== 'mode-change' && point !== 'participants')
        given = { ...given, granted: [...given.granted, point] }
      renewTerms()
    },
    send: message => child?.send(message),
  })

  function graceTimeMs(): number {
    return policy.consent.graceTimeMs || USUAL_GRACE_TIME_MS
  }

  function currentMode(): SessionMode {
    return 'mode' in state ? state.mode : request.proposed.mode
  }

  function move(event: SessionEvent): boolean {
    const next = nextSessionState(state, event, clock())
    if (!next) return false
    state = next
    wishes.look(state.phase === 'live' && state.interruptedAt === null)
    order.onChange()
    return true
  }

  function settleStart(answer: StartAnswer, by: 'user' | 'time-out'): void {
    const floorDecided = start.decidedBy === 'floor'
    if (!answer.accepted) {
      const reason = by === 'user' ? 'user-refused' : 'grace-time-ran-out'
      order.answer({ accepted: false, reason, floorDecided })
      return end(reason, false)
    }
    const asked = { ...request, terms: policy }
    const { mode, because } = acceptedSessionMode(asked, answer.mode)
    const targetChose = mode === request.proposed.mode ? undefined : mode
    if (answer.allowed) given = givenBy(offeredPermissions(policy, order), answer.allowed)
    const { withheld } = given
    order.answer({
      accepted: true,
      decidedBy: by,
      floorDecided,
      ...(targetChose && { targetChose }),
      ...(withheld.length > 0 && { withheld: [...withheld] }),
    })
    begin(mode, because)
  }

  function begin(mode: SessionMode, because: ModeReason): void {
    const now = clock()
    Object.assign(times, { begunAt: now, activeAt: now, confirmedAt: now })
    // In File transfer the user has said yes to files by accepting the session.
    if (mode === 'file-transfer') given = { ...given, granted: [...given.granted, 'file-transfer'] }
    terms = effectiveTerms(policy, given, order)
    move({ type: 'accepted', mode, because })
    const { downloadFolder } = order
    const { iceServers, resumeMs } = request.peering ?? directPeering
    openProcess().send({
      type: 'start',
      mode,
      because,
      terms,
      downloadFolder,
      reconnectForMs: resumeMs,
      iceServers,
    })
  }

  function openProcess(): SessionProcess {
    child ??= order.startProcess({
      onMessage: takeFromChild,
      onCrash(why) {
        child = null
        order.note('error', `The session's process ended by itself (${why}).`)
        if (state.phase !== 'accepting') end('session-fault', true)
      },
    })
    return child
  }

  function end(reason: EndReason, tellRelay: boolean): void {
    if (!move({ type: 'ended', reason })) return
    takeRecording(null)
    if (tellRelay) order.tellEnd(reason)
    wishes.close()
    questions.clear()
    talk.close()
    if (child) leaving = child.end({ type: 'end', reason })
    child = null
  }

  /** Tells the history of it, and shows the user the sign. REC1. */
  function takeRecording(now: RecordingNow | null): void {
    if (recording) order.happened(happeningOf(recording, false))
    if (now) order.happened(happeningOf(now, true))
    const isOther = recording !== now
    recording = now
    if (isOther) order.onChange()
  }

  function setMode(mode: SessionMode, because: ModeReason): void {
    if (!move({ type: 'mode-changed', mode, because }))
      throw new Failure('session-state', failureSentences['session-state'])
    child?.send({ type: 'mode', mode, because })
    order.happened({ type: 'mode-changed', mode, because })
  }

  /** The controller wishes for another mode: down at once, up as policy, floor and user say. MODE3. */
  function takeModeWish(mode: SessionMode): void {
    if (state.phase !== 'live') return
    const refuse = (reason: EndReason): void => child?.send({ type: 'mode-refused', mode, reason })
    const decision = decideModeWish({ mode, now: state.mode, terms }, order)
    if (decision.act === 'refuse') return refuse(decision.reason)
    if (decision.act === 'proceed') return setMode(mode, plain)
    if (questions.isAsked('mode-change')) return refuse('user-refused')
    const answerBy = clock() + decision.graceTimeMs
    questions.ask({ point: 'mode-change', mode, answerBy }, (accepted, by) => {
      // Policy may have changed while the user was thinking.
      if (accepted && terms.allowedModes.includes(mode)) setMode(mode, plain)
      else refuse(accepted ? 'policy-changed' : by === 'user' ? 'user-refused' : 'grace-time-ran-out')
    })
  }

  function renewTerms(): void {
    terms = effectiveTerms(policy, given, order)
    if (state.phase === 'connecting' || state.phase === 'live') child?.send({ type: 'terms', terms })
    wishes.look(state.phase === 'live' && state.interruptedAt === null)
    order.onChange()
  }

  function takeTerms(next: SessionTerms): void {
    if (state.phase === 'ended') return
    policy = next
    renewTerms()
    if (!('mode' in state) || policy.allowedModes.includes(state.mode)) return
    const lower = nextModeDown(state.mode, policy.allowedModes)
    if (lower === null || state.phase !== 'live') return end('policy-changed', true)
    setMode(lower, {
      rule: 'first-in-order',
      passedOver: [{ mode: state.mode, obstacle: 'policy-forbids' }],
    })
  }

  function askWhetherStillSharing(): void {
    if (questions.isAsked('still-sharing')) return
    questions.ask({ point: 'still-sharing', answerBy: clock() + graceTimeMs() }, (accepted, by) => {
      times.confirmedAt = clock()
      order.happened({ type: 'consent', point: 'still-sharing', granted: accepted, by })
      if (!accepted) end(by === 'user' ? 'target-ended' : 'not-confirmed', true)
    })
  }

  function takeFromChild(message: FromChild): void {
    // The end of a recording is written while the session's process says goodbye.
    if (message.type === 'recorded') {
      const { keptOnRelay } = policy.recording
      return order.onRecorded({ ...message, sessionId: request.sessionId, keptOnRelay })
    }
    if (state.phase === 'ended') return
    switch (message.type) {
      case 'loaded':
      case 'signal':
        return
      case 'connected':
      case 'interrupted':
        // While the device goes down the connection may come and go; that would mean that it is back.
        if (move({ type: message.type }) && goingDownSince === null) order.happened({ type: message.type })
        return
      case 'authenticated': {
        // A change is shown to the end: it is the one thing here that must not be missed.
        const since = securityWords?.since === 'changed' ? 'changed' : message.since
        securityWords = { words: message.words, since }
        return order.onChange()
      }
      case 'gave-up':
        return end(message.reason, true)
      case 'peer-ended':
        // The relay hears of it from the controller itself.
        if (controllerEndReasons.includes(message.reason)) end(message.reason, false)
        return
      case 'active':
        times.activeAt = clock()
        return
      case 'mode-wanted':
        times.activeAt = clock()
        return takeModeWish(message.mode)
      case 'wish':
        times.activeAt = clock()
        if (state.phase === 'live') wishes.take(message.wish)
        return
      case 'consent-wanted':
        return wishes.takeConsentWanted(message.point)
      case 'chat':
        times.activeAt = clock()
        return talk.addLine({ ...message, from: 'controller', at: message.sentAt, delivered: true })
      case 'recording':
        return takeRecording(message.recording)
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

  function running(): SessionProcess {
    if ((state.phase !== 'live' && state.phase !== 'connecting') || !child)
      throw new Failure('session-state', failureSentences['session-state'])
    return child
  }

  function mustBeOffered(mode: SessionMode): void {
    if (!policy.allowedModes.includes(mode))
      throw new Failure('invalid-input', `The session type ${mode} is not offered.`)
  }

  if (start.act === 'refuse') {
    order.answer({ accepted: false, reason: start.reason, floorDecided: start.decidedBy === 'floor' })
    end(start.reason, false)
  } else if (start.act === 'proceed') {
    if (!order.resumed) order.answer({ accepted: true, decidedBy: 'policy', floorDecided: false })
    const { mode, because } = order.resumed ?? request.proposed
    begin(mode, because)
  } else {
    openProcess()
    order.onQuestion()
  }

  return {
    id: request.sessionId,
    request,
    ended: () => state.phase === 'ended',
    view() {
      const { sessionId: id, controller } = request
      if (state.phase === 'ended')
        return {
          phase: 'ended',
          id,
          controller,
          reason: state.reason,
          endedAt: state.since,
          files: talk.files(),
        }
      if (state.phase !== 'connecting' && state.phase !== 'live')
        return acceptingView({ ...request, terms: policy }, order, start, startQuestion?.answerBy ?? 0)
      return runningView({ ...request, terms }, state, {
        endsAt: times.begunAt + policy.maximumLengthMs,
        questions: questions.list(),
        securityWords,
        inputLocked: wishes.inputLocked(),
        recording,
        chat: talk.chat,
        files: talk.files(),
        downloadFolder: desk.downloadFolder,
      })
    },
    accept({ mode, allowed }) {
      if (mode !== undefined) mustBeOffered(mode)
      startQuestion?.answer({ accepted: true, mode, allowed }, clock())
    },
    refuse() {
      startQuestion?.answer({ accepted: false }, clock())
    },
    end,
    chooseMode(mode) {
      mustBeOffered(mode)
      setMode(mode, { rule: 'target-chose', passedOver: [] })
    },
    answerQuestion: (questionId, accept) => questions.answer(questionId, accept),
    takeTerms,
    sendChat({ messageId, text }) {
      const to = running()
      if (!terms.may.chat || talk.knows(messageId)) return
      to.send({ type: 'chat', messageId, text, sentAt: clock() })
      talk.addLine({ messageId, from: 'target', text, at: clock(), delivered: false })
    },
    sendFile(file) {
      const to = running()
      if (!terms.may['file-transfer'])
        throw new Failure('forbidden', 'Policy does not allow files in this session.')
      to.send({ type: 'file-send', ...file })
    },
    answerFile: (transfer, accept) => talk.answerFile(transfer, accept),
    cancelFile(transfer) {
      running().send({ type: 'file-cancel', transfer })
    },
    fileDesk() {
      running()
      return desk
    },
    placeBar(place) {
      child?.send({ type: 'bar', place })
    },
    resumable: () =>
      state.phase === 'live'
        ? { request: { ...request, terms: policy }, mode: state.mode, because: state.because, given }
        : null,
    async suspend() {
      await child?.leave()
      child = null
    },
    notifies: () => policy.showNotification,
    takeSignal(signal) {
      child?.send({ type: 'signal', signal })
    },
    look() {
      const now = clock()
      startQuestion?.look(now)
      questions.look(now)
      talk.look(now)
      if (state.phase !== 'connecting' && state.phase !== 'live') return
      if (goingDownSince !== null && now - goingDownSince >= GOING_DOWN_MS) {
        goingDownSince = null
        order.note('warn', 'The device was told to restart and did not.')
        order.happened({ type: 'connected' })
      }
      const due = clockSays(policy, times, now)
      if (due === 'ask-again') askWhetherStillSharing()
      else if (due) end(due, true)
    },
    processGone: () => leaving,
  }
}

function happeningOf(
  { recordingId, side, keptOnRelay }: RecordingNow,
  began: boolean,
): Extract<SessionHappening, { type: 'recording' }> {
  return { type: 'recording', recordingId, side, began, keptOnRelay }
}

const plain: ModeReason = { rule: 'first-in-order', passedOver: [] }

/** `allowed` is missing where nobody chose: then what policy presets holds. */
type StartAnswer =
  { accepted: false } | { accepted: true; mode?: SessionMode | undefined; allowed?: readonly Permission[] }

function silenceMeans(onTimeOut: 'proceed' | 'refuse'): StartAnswer {
  return onTimeOut === 'proceed' ? { accepted: true } : { accepted: false }
}
