import type { SecurityWords } from '../../shared/protocol/channel/authentication.ts'
import { directPeering } from '../../shared/protocol/peering.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { SessionHappening, SessionRequest } from '../../shared/protocol/session.ts'
import { acceptedSessionMode, type ModeReason, type SessionMode } from '../../shared/sessions/session-mode.ts'
import {
  nextSessionState,
  type EndReason,
  type SessionEvent,
  type SessionState,
} from '../../shared/sessions/session-state.ts'
import type { ConsentPoint, SessionTerms } from '../../shared/sessions/session-terms.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import { decideSessionStart, USUAL_GRACE_TIME_MS } from './consent/decide-point.ts'
import {
  effectiveTerms,
  givenBy,
  nothingGiven,
  type Given,
  offeredPermissions,
} from './consent/permissions.ts'
import { askQuestion } from './consent/question.ts'
import { silenceMeans, type StartAnswer } from './consent/start-answer.ts'
import { openQuestions } from './consent/questions.ts'
import { nextModeDown } from './decide-mode.ts'
import { acceptingView, endedView, runningView } from './held-session-view.ts'
import { handsOn } from './hands-on.ts'
import { hearChild } from './hear-child.ts'
import type { Held, HoldOrder } from './hold-order.ts'
import { holdParticipants } from './participants/hold-participants.ts'
import { openModeWishes } from './mode-wishes.ts'
import { followRecording } from './recordings/follow-recording.ts'
import { keepTalk } from './session-talk.ts'
import { openWishes } from './session-wishes.ts'
import { openFileDesk } from './file-desk.ts'
import type { SessionProcess } from './start-child.ts'
import { watchClock } from './watch-clock.ts'

export function holdSession(asked: SessionRequest, order: HoldOrder): Held {
  const { clock } = order
  let request = asked
  let policy = request.terms
  let given: Given = order.resumed?.given ?? nothingGiven
  let terms = effectiveTerms(policy, given, order)
  let state: SessionState = { phase: 'accepting', deviceId: order.deviceId, since: clock() }
  let child: SessionProcess | null = null
  let securityWords: SecurityWords | null = null
  let leaving: Promise<void> = Promise.resolve()
  const start = order.resumed
    ? ({ act: 'proceed', decidedBy: 'policy' } as const)
    : decideSessionStart(policy, request.proposed.mode, order)
  const startQuestion =
    start.act === 'ask'
      ? askQuestion<StartAnswer>(clock() + start.graceTimeMs, silenceMeans(start.onTimeOut), settleStart)
      : null
  const questions = openQuestions(order)
  const recording = followRecording(order)
  const desk = openFileDesk({ ...order, send: message => child?.send(message) })
  const watch = watchClock({
    ...order,
    questions,
    policy: () => policy,
    graceTimeMs,
    end: reason => end(reason, true),
  })
  const talk = keepTalk({
    ...order,
    saveChat: () => terms.saveChat,
    fileGraceTimeMs: graceTimeMs,
    send: message => child?.send(message),
  })
  const modeWishes = openModeWishes({
    device: order,
    clock,
    questions,
    terms: () => terms,
    onGranted: mode => setMode(mode, plain),
    onRefused: (mode, reason) => child?.send({ type: 'mode-refused', mode, reason }),
  })
  const participants = holdParticipants({
    ...order,
    device: order,
    questions,
    terms: () => terms,
    mode: () => (state.phase === 'live' ? state.mode : null),
    controller: () => request.controller,
    onLead(controller, next, words) {
      const former = securityWords
      request = { ...request, controller }
      securityWords = words
      takeTerms(next)
      return former
    },
    onLeadEnded: reason => end(reason, true),
    send: message => child?.send(message),
    tell: order.tellOfParticipant,
  })
  const hands = handsOn({ clock, running, terms: () => terms, talk, desk })
  const wishes = openWishes({
    ...order,
    device: order,
    questions,
    terms: () => terms,
    mode: currentMode,
    happened(happening: SessionHappening) {
      watch.saw(happening)
      order.happened(happening)
    },
    onGranted(point: ConsentPoint) {
      if (point !== 'session-start' && point !== 'mode-change' && point !== 'participants')
        given = { ...given, granted: [...given.granted, point] }
      renewTerms()
    },
    send: message => child?.send(message),
  })
  const hear = hearChild({
    ...order,
    sessionId: request.sessionId,
    state: () => state,
    keptOnRelay: () => policy.recording.keptOnRelay,
    participants,
    watch,
    talk,
    desk,
    recording,
    wishes,
    modeWishes,
    move,
    end,
    onWords({ words, since }) {
      // A change is shown to the end: it is the one thing here that must not be missed.
      securityWords = { words, since: securityWords?.since === 'changed' ? 'changed' : since }
      order.onChange()
    },
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
    const proposed = { ...request, terms: policy }
    const { mode, because } = acceptedSessionMode(proposed, answer.mode)
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
    watch.begin()
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
      controllerName: request.controller.name,
    })
  }

  function openProcess(): SessionProcess {
    child ??= order.startProcess({
      onMessage: hear,
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
    recording.take(null)
    if (tellRelay) order.tellEnd(reason)
    wishes.close()
    questions.clear()
    talk.close()
    if (child) leaving = child.end({ type: 'end', reason })
    child = null
  }

  function setMode(mode: SessionMode, because: ModeReason): void {
    if (!move({ type: 'mode-changed', mode, because }))
      throw new Failure('session-state', failureSentences['session-state'])
    child?.send({ type: 'mode', mode, because })
    order.happened({ type: 'mode-changed', mode, because })
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
    get request() {
      return request
    },
    ended: () => state.phase === 'ended',
    view() {
      if (state.phase === 'ended') return endedView(request, state, talk.files())
      if (state.phase !== 'connecting' && state.phase !== 'live')
        return acceptingView({ ...request, terms: policy }, order, start, startQuestion?.answerBy ?? 0)
      return runningView({ ...request, terms }, state, {
        endsAt: watch.begunAt() + policy.maximumLengthMs,
        questions: questions.list(),
        securityWords,
        inputLocked: wishes.inputLocked(),
        participants: participants.list(),
        recording: recording.now(),
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
    ...hands,
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
    participants,
    takeSignal(signal, participantId) {
      child?.send({ type: 'signal', signal, ...(participantId !== undefined && { participantId }) })
    },
    look() {
      const now = clock()
      startQuestion?.look(now)
      questions.look(now)
      talk.look(now)
      if (state.phase === 'connecting' || state.phase === 'live') watch.look(now)
    },
    processGone: () => leaving,
  }
}

const plain: ModeReason = { rule: 'first-in-order', passedOver: [] }
