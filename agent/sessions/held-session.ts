import { Failure } from '../../shared/protocol/failure.ts'
import type { ChatLine, FileView, HeldSession } from '../../shared/protocol/page-link.ts'
import type {
  SessionAnswer,
  SessionHappening,
  SessionRequest,
  Signal,
} from '../../shared/protocol/session.ts'
import type { ConsentFloor } from '../../shared/sessions/consent.ts'
import { acceptedSessionMode, sessionModes, type SessionMode } from '../../shared/sessions/session-mode.ts'
import {
  controllerEndReasons,
  nextSessionState,
  type EndReason,
  type SessionEvent,
  type SessionState,
} from '../../shared/sessions/session-state.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import type { FromChild } from './child/child-link.ts'
import { decideFiles, decideModeUp, decideSessionStart } from './consent/decide-for-request.ts'
import { askQuestion, type Question } from './consent/question.ts'
import { acceptingView, runningView } from './held-session-view.ts'
import type { SessionProcess } from './start-child.ts'

/** One session on this device, from the relay's request to its end. */
export interface Held {
  readonly id: string
  readonly request: SessionRequest
  ended(): boolean
  view(): HeldSession
  accept(choice: { mode?: SessionMode | undefined; allowFiles: boolean }): void
  refuse(): void
  /** Ends the session; `tellRelay` unless the relay said so. */
  end(reason: EndReason, tellRelay: boolean): void
  chooseMode(mode: SessionMode): void
  answerMode(accept: boolean): void
  sendChat(line: { messageId: string; text: string }): void
  sendFile(file: { path: string; name: string }): void
  answerFile(transfer: number, accept: boolean): void
  cancelFile(transfer: number): void
  takeSignal(signal: Signal): void
  /** Looks at the clock: unanswered questions and the session's longest time. */
  look(): void
  /** Resolves when the session's process is gone. */
  processGone(): Promise<void>
}

export interface HoldOrder {
  deviceId: string
  clock: () => number
  floor: ConsentFloor
  someoneLoggedOn: boolean
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
  onChange: () => void
  note: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** How long a connection may be gone before the session ends. SES2. */
const RECONNECT_FOR_MS = 60_000
/** The page is told all of it after each change, so neither grows without end. */
const MOST_CHAT_LINES = 500
const MOST_FILES = 200

export function holdSession(request: SessionRequest, order: HoldOrder): Held {
  const { clock, floor, someoneLoggedOn } = order
  let state: SessionState = { phase: 'accepting', deviceId: order.deviceId, since: clock() }
  let child: SessionProcess | null = null
  let leaving: Promise<void> = Promise.resolve()
  let modeQuestion: (Question<boolean> & { mode: SessionMode }) | null = null
  let endsAt = Infinity
  const chat: ChatLine[] = []
  const files = new Map<number, FileView>()
  const fileQuestions = new Map<number, Question<boolean>>()
  const start = decideSessionStart(request, floor, someoneLoggedOn)
  const forFiles = decideFiles(request, floor, someoneLoggedOn)
  const may = {
    chat: request.terms.may.chat,
    fileTransfer: request.terms.may['file-transfer'] && forFiles.act !== 'refuse',
  }
  const filesAsk = !may.fileTransfer ? 'not-allowed' : forFiles.act === 'ask' ? 'ask' : 'allowed'
  const startQuestion =
    start.act === 'ask'
      ? askQuestion<StartAnswer>(clock() + start.graceTimeMs, silenceMeans(start.onTimeOut), settleStart)
      : null

  function move(event: SessionEvent): boolean {
    const next = nextSessionState(state, event, clock())
    if (!next) return false
    state = next
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
    const { mode, because } = acceptedSessionMode(request, answer.mode)
    const targetChose = mode === request.proposed.mode ? undefined : mode
    order.answer({ accepted: true, decidedBy: by, floorDecided, ...(targetChose && { targetChose }) })
    begin(mode, because, filesAsk === 'ask' && !answer.allowFiles && mode !== 'file-transfer')
  }

  function begin(
    mode: SessionMode,
    because: SessionRequest['proposed']['because'],
    askForFiles: boolean,
  ): void {
    endsAt = clock() + request.terms.maximumLengthMs
    move({ type: 'accepted', mode, because })
    const { consent, may: policyMay } = request.terms
    const terms = {
      ...request.terms,
      may: { ...policyMay, 'file-transfer': may.fileTransfer },
      consent: { ...consent, asks: { ...consent.asks, 'file-transfer': askForFiles } },
    }
    const { downloadFolder } = order
    const reconnectForMs = RECONNECT_FOR_MS
    const startMessage = { mode, because, terms, downloadFolder, reconnectForMs }
    openProcess().send({ type: 'start', ...startMessage })
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
    if (tellRelay) order.tellEnd(reason)
    modeQuestion = null
    fileQuestions.clear()
    for (const file of files.values())
      if (file.state !== 'arrived' && file.state !== 'stopped')
        files.set(file.transfer, { ...file, state: 'stopped', stop: 'connection-lost' })
    if (child) leaving = child.end({ type: 'end', reason })
    child = null
  }

  function setMode(mode: SessionMode, rule: 'first-in-order' | 'target-chose'): void {
    const because = { rule, passedOver: [] }
    if (!move({ type: 'mode-changed', mode, because }))
      throw new Failure('session-state', failureSentences['session-state'])
    child?.send({ type: 'mode', mode, because })
    order.happened({ type: 'mode-changed', mode, because })
  }

  /** The controller wishes for another mode: down at once, up as the user says. MODE3. */
  function takeModeWish(mode: SessionMode): void {
    if (state.phase !== 'live') return
    const refuse = (reason: EndReason): void => child?.send({ type: 'mode-refused', mode, reason })
    if (!request.terms.allowedModes.includes(mode)) return refuse('no-allowed-mode')
    if (sessionModes.indexOf(mode) >= sessionModes.indexOf(state.mode)) return setMode(mode, 'first-in-order')
    const decision = decideModeUp(request, floor, someoneLoggedOn)
    if (decision.act === 'refuse') return refuse(decision.reason)
    if (decision.act === 'proceed') return setMode(mode, 'first-in-order')
    if (modeQuestion) return refuse('user-refused')
    const question = askQuestion<boolean>(clock() + decision.graceTimeMs, false, (accepted, by) => {
      modeQuestion = null
      if (accepted) setMode(mode, 'first-in-order')
      else refuse(by === 'user' ? 'user-refused' : 'grace-time-ran-out')
      order.onChange()
    })
    modeQuestion = { ...question, mode }
    order.onQuestion()
    order.onChange()
  }

  function takeFile(file: FileView): void {
    const before = files.get(file.transfer)
    files.set(file.transfer, file)
    const oldest = [...files.values()].find(each => each.state === 'arrived' || each.state === 'stopped')
    if (files.size > MOST_FILES && oldest) files.delete(oldest.transfer)
    if (file.state === 'asking' && !fileQuestions.has(file.transfer)) {
      const graceTimeMs = forFiles.act === 'ask' ? forFiles.graceTimeMs : 0
      const question = askQuestion<boolean>(clock() + graceTimeMs, false, accept => {
        fileQuestions.delete(file.transfer)
        child?.send({ type: 'file-answer', transfer: file.transfer, accept })
      })
      fileQuestions.set(file.transfer, question)
      order.onQuestion()
    }
    if (file.state === 'arrived' && before?.state !== 'arrived' && file.sha256) {
      const { direction, name, bytes, sha256 } = file
      order.happened({ type: 'file', direction, name, bytes, sha256 })
    }
    order.onChange()
  }

  function addChat(line: ChatLine): void {
    chat.push(line)
    if (chat.length > MOST_CHAT_LINES) chat.shift()
    const { messageId, from, text, at } = line
    if (request.terms.saveChat) order.happened({ type: 'chat', messageId, from, text, at })
    order.onChange()
  }

  function takeFromChild(message: FromChild): void {
    if (state.phase === 'ended') return
    switch (message.type) {
      case 'loaded':
      case 'signal':
        return
      case 'connected':
      case 'interrupted':
        if (move({ type: message.type })) order.happened({ type: message.type })
        return
      case 'gave-up':
        return end(message.reason, true)
      case 'peer-ended':
        // The relay hears of it from the controller itself.
        if (controllerEndReasons.includes(message.reason)) end(message.reason, false)
        return
      case 'mode-wanted':
        return takeModeWish(message.mode)
      case 'chat':
        return addChat({ ...message, from: 'controller', at: message.sentAt, delivered: true })
      case 'chat-delivered': {
        const line = chat.find(each => each.messageId === message.messageId)
        if (line) line.delivered = true
        return order.onChange()
      }
      case 'file':
        return takeFile(message.file)
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

  if (start.act === 'refuse') {
    order.answer({ accepted: false, reason: start.reason, floorDecided: start.decidedBy === 'floor' })
    end(start.reason, false)
  } else if (start.act === 'proceed') {
    order.answer({ accepted: true, decidedBy: 'policy', floorDecided: false })
    begin(request.proposed.mode, request.proposed.because, filesAsk === 'ask')
  } else {
    openProcess()
    order.onQuestion()
  }

  return {
    id: request.sessionId,
    request,
    ended: () => state.phase === 'ended',
    view() {
      if (state.phase === 'ended') {
        const { reason, since } = state
        const { sessionId: id, controller } = request
        return { phase: 'ended', id, controller, reason, endedAt: since, files: [...files.values()] }
      }
      if (state.phase === 'connecting' || state.phase === 'live')
        return runningView(request, state, { may, endsAt, modeQuestion, chat, files: [...files.values()] })
      return acceptingView(request, filesAsk, start, startQuestion?.answerBy ?? 0)
    },
    accept(choice) {
      const { mode, allowFiles } = choice
      if (mode !== undefined && !request.terms.allowedModes.includes(mode))
        throw new Failure('invalid-input', `The session type ${mode} is not offered.`)
      startQuestion?.answer({ accepted: true, mode, allowFiles }, clock())
    },
    refuse() {
      startQuestion?.answer({ accepted: false }, clock())
    },
    end,
    chooseMode(mode) {
      if (!request.terms.allowedModes.includes(mode))
        throw new Failure('invalid-input', `The session type ${mode} is not offered.`)
      setMode(mode, 'target-chose')
    },
    answerMode(accept) {
      modeQuestion?.answer(accept, clock())
    },
    sendChat({ messageId, text }) {
      const to = running()
      if (!may.chat || chat.some(line => line.messageId === messageId)) return
      to.send({ type: 'chat', messageId, text, sentAt: clock() })
      addChat({ messageId, from: 'target', text, at: clock(), delivered: false })
    },
    sendFile(file) {
      const to = running()
      if (!may.fileTransfer) throw new Failure('forbidden', 'Policy does not allow files in this session.')
      to.send({ type: 'file-send', ...file })
    },
    answerFile(transfer, accept) {
      fileQuestions.get(transfer)?.answer(accept, clock())
    },
    cancelFile(transfer) {
      running().send({ type: 'file-cancel', transfer })
    },
    takeSignal(signal) {
      child?.send({ type: 'signal', signal })
    },
    look() {
      const now = clock()
      startQuestion?.look(now)
      modeQuestion?.look(now)
      for (const question of fileQuestions.values()) question.look(now)
      if (now >= endsAt) end('maximum-length', true)
    },
    processGone: () => leaving,
  }
}

type StartAnswer =
  { accepted: false } | { accepted: true; mode?: SessionMode | undefined; allowFiles: boolean }

function silenceMeans(onTimeOut: 'proceed' | 'refuse'): StartAnswer {
  return onTimeOut === 'proceed' ? { accepted: true, allowFiles: false } : { accepted: false }
}
