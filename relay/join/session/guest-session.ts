import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { ChatLine } from '../../../shared/browser/chat/chat-line.ts'
import type { Chat } from '../../../shared/browser/chat/chat.ts'
import type { Transfers } from '../../../shared/browser/files/transfers.ts'
import type { Mark } from '../../../shared/protocol/channel/marks.ts'
import { ALL_MONITORS, type PictureQuality } from '../../../shared/protocol/channel/screen.ts'
import { directPeering } from '../../../shared/protocol/peering.ts'
import type { KeptAuthentication, SecurityWords } from '../../../shared/protocol/channel/authentication.ts'
import type { Asker } from '../../../shared/protocol/people.ts'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import type { SessionHappening, SessionRequest, Signal } from '../../../shared/protocol/session.ts'
import { withMark } from '../../../shared/sessions/mark-list.ts'
import {
  screenModes,
  sessionModes,
  type ModeReason,
  type SessionMode,
} from '../../../shared/sessions/session-mode.ts'
import {
  controllerEndReasons,
  nextSessionState,
  type EndReason,
  type SessionEvent,
  type SessionState,
} from '../../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { keepRecording, type RecordingNow } from '../../../shared/target/keep-recording.ts'
import type { GuestChannel, GuestChannelOrder } from './guest-channel.ts'
import { countDropped } from './count-dropped.ts'
import { modeWithoutScreen } from './guest-decisions.ts'
import { keepQuestions, type GuestQuestion } from './guest-questions.ts'
import type { SharedScreen } from './share-screen.ts'

/** Why nothing is shared although the person wanted to: what the browser said; null where they picked nothing. */
export interface PickProblem {
  failure: string | null
}

/** A session that runs in this page: the device's part of it, as far as a browser can play it. JOIN1. */
export interface GuestSession {
  controller: Asker
  state: ReadonlySignal<SessionState>
  terms: ReadonlySignal<SessionTerms>
  question: ReadonlySignal<GuestQuestion | null>
  /** The security words that the support person sees too; null until they are known. E2E1. */
  securityWords: ReadonlySignal<SecurityWords | null>
  /** What is recorded now, by the support person's browser. REC1. */
  recording: ReadonlySignal<RecordingNow | null>
  marks: ReadonlySignal<readonly Mark[]>
  pickProblem: ReadonlySignal<PickProblem | null>
  screen: SharedScreen
  chat: Chat
  transfers: Transfers
  /** The person's own word for another mode, or the same with something else to show; called from a click. MODE3. */
  chooseMode(mode: SessionMode): Promise<void>
  answer(accept: boolean): Promise<void>
  end(): void
  takeSignal(signal: Signal): void
  takeTerms(terms: SessionTerms): void
  show(track: MediaStreamTrack): void
  /** The person stopped sharing in the browser's own bar. */
  sharingStopped(): void
  /** The page was loaded again: browsers share only upon a click, so the session goes on without a picture where it may. */
  resumed(): void
  relayEnded(reason: EndReason): void
}

export interface GuestSessionOrder {
  request: SessionRequest
  begins: { mode: SessionMode; because: ModeReason; liveSince: number | null }
  chatBefore: readonly ChatLine[]
  /** What a former life of this page knew of the session's security words. E2E1. */
  authenticated: KeptAuthentication | null
  onAuthenticated: (kept: KeptAuthentication) => void
  startedAt: number
  clock: () => number
  canShow: boolean
  /** The picker at the acceptance, where nothing came of it. */
  pickProblem: PickProblem | null
  /** Its events come to `show` and `sharingStopped`. */
  screen: SharedScreen
  openChannel: (order: GuestChannelOrder) => GuestChannel
  sendSignal: (signal: Signal) => void
  openRelayLane: GuestChannelOrder['openRelayLane']
  happened: (happening: SessionHappening) => void
  onChat: (lines: readonly ChatLine[]) => void
  /** Over; the relay has to be told where it did not say so itself. */
  onEnded: (reason: EndReason, tellRelay: boolean) => void
}

export function openGuestSession(order: GuestSessionOrder): GuestSession {
  const { request, begins, clock, screen: shared } = order
  const { sessionId, controller } = request
  const terms = signal(request.terms)
  const state = signal<SessionState>(beginningState(begins, clock()))
  const securityWords = signal<SecurityWords | null>(null)
  const recordingNow = signal<RecordingNow | null>(null)
  const recording = keepRecording({
    terms: () => terms.value,
    clock,
    newId: () => crypto.randomUUID(),
    say: message => channel.say(message),
    // This page asks before the session only: what is still to be asked then is not given.
    askConsent: () => recording.consented(!terms.value.consent.asks.recording),
    onRecording(now, before) {
      recordingNow.value = now
      holdBack()
      if (before) order.happened(happeningOf(before, false))
      if (now) order.happened(happeningOf(now, true))
    },
    onCannot: () => finish('cannot-record', true),
    recorder: null,
  })
  holdBack()
  const marks = signal<readonly Mark[]>([])
  const pickProblem = signal<PickProblem | null>(order.pickProblem)
  const startedAt = begins.liveSince ?? clock()
  let quality: PictureQuality = 'balanced'
  const told = new Set(order.chatBefore.map(line => line.messageId))
  const dropped = countDropped(count => order.happened({ type: 'input-dropped', count }))

  const channel: GuestChannel = order.openChannel({
    sessionId,
    startedAt: order.startedAt,
    clock,
    chatBefore: order.chatBefore,
    peering: request.peering ?? directPeering,
    track: () => (order.canShow ? { now: shared.track(), black: shared.blackTrack() } : null),
    state: stateMessage,
    may: () => ({ chat: terms.value.may.chat, fileTransfer: terms.value.may['file-transfer'] }),
    sendSignal: order.sendSignal,
    openRelayLane: order.openRelayLane,
    onChat: keepChat,
    onFile: order.happened,
    onMessage: hear,
    onActivity: () => questions.active(),
    onConnected() {
      if (move({ type: 'connected' })) order.happened({ type: 'connected' })
      recording.look(screenModes.includes(mode()))
      recording.connected()
    },
    onInterrupted() {
      recording.connectionLost()
      if (move({ type: 'interrupted' })) order.happened({ type: 'interrupted' })
    },
    onGaveUp: reason => finish(reason, true),
    authenticated: order.authenticated,
    onAuthenticated(result) {
      const since = securityWords.value?.since === 'changed' ? 'changed' : result.since
      securityWords.value = { words: result.words, since }
      order.onAuthenticated({ key: result.key, words: result.words })
    },
  })
  // The picture's size comes with its first frame, and may change with the window that is shared.
  const stopTelling = effect(() => {
    if (shared.size.value && !shared.isHeld.value) channel.say(stateMessage())
  })
  const questions = keepQuestions({
    clock,
    liveSince: startedAt,
    terms: () => terms.value,
    isLive: () => state.value.phase === 'live',
    mode,
    isSharing: () => shared.stream.value !== null,
    say: channel.say,
    pick,
    change: to => setMode(to, 'first-in-order'),
    end: reason => finish(reason, true),
  })

  /** Where policy forces a recording, nothing is seen before it runs. REC1. */
  function holdBack(): void {
    shared.hold(!recording.mayShow())
  }

  function mode(): SessionMode {
    return 'mode' in state.value ? state.value.mode : begins.mode
  }

  function move(event: SessionEvent): boolean {
    const next = nextSessionState(state.value, event, clock())
    if (!next) return false
    state.value = next
    return true
  }

  function stateMessage(): ChannelMessage {
    const { may, allowedModes } = terms.value
    const because = 'mode' in state.value ? state.value.because : begins.because
    const isSeen = screenModes.includes(mode()) && !shared.isHeld.value
    const size = isSeen ? shared.size.value : null
    return {
      type: 'state',
      mode: mode(),
      because,
      allowedModes,
      may: { chat: may.chat, fileTransfer: may['file-transfer'], clipboard: false },
      screen: size && { ...size, monitors: [], monitor: ALL_MONITORS, quality },
      marksShown: 'on-page',
    }
  }

  function setMode(to: SessionMode, rule: ModeReason['rule']): void {
    const because: ModeReason = { rule, passedOver: [] }
    if (to !== mode()) {
      if (!move({ type: 'mode-changed', mode: to, because })) return
      order.happened({ type: 'mode-changed', mode: to, because })
    }
    if (to !== 'guidance') marks.value = []
    if (!screenModes.includes(to)) shared.stop()
    recording.look(screenModes.includes(to))
    channel.say(stateMessage())
  }

  /** Opens the browser's picker where nothing is shared yet. False where nothing was picked. */
  async function pick(): Promise<boolean> {
    const outcome = await shared.pick()
    pickProblem.value = outcome.picked ? null : { failure: outcome.failure }
    if (outcome.picked && state.value.phase === 'ended') shared.stop()
    return outcome.picked
  }

  function sharingStopped(): void {
    if (state.value.phase === 'ended' || !screenModes.includes(mode())) return
    const lower = modeWithoutScreen(terms.value.allowedModes)
    if (lower) setMode(lower, 'target-chose')
    else finish('target-ended', true)
  }

  function hear(message: ChannelMessage): void {
    questions.active()
    if (recording.take(message)) return
    switch (message.type) {
      case 'mode-request':
        return questions.takeModeRequest(message.mode)
      case 'mark':
      case 'mark-remove':
      case 'marks-clear':
        if (mode() === 'guidance') marks.value = withMark(marks.value, message)
        else dropped.add()
        return
      case 'quality-choose':
        quality = message.quality
        shared.setQuality(quality)
        return channel.say(stateMessage())
      case 'wish':
        return channel.say({ type: 'wish-refused', wish: message.wish, reason: 'cannot' })
      case 'browse-list':
      case 'browse-fetch':
        return channel.say({
          type: 'browse-refused',
          request: message.request,
          reason: 'forbidden-by-policy',
        })
      case 'end':
        if (controllerEndReasons.includes(message.reason)) finish(message.reason, false)
        return
      default:
        // Nobody controls a computer from a browser: whatever would is dropped, and the history says that it was tried. MODE2.
        if (message.type.startsWith('input-') || message.type === 'clipboard') dropped.add()
    }
  }

  function keepChat(lines: readonly ChatLine[]): void {
    order.onChat(lines)
    for (const { messageId, from, text, at } of lines) {
      if (told.has(messageId)) continue
      told.add(messageId)
      if (!terms.value.saveChat) continue
      const who = from === 'me' ? 'target' : 'controller'
      order.happened({ type: 'chat', messageId, from: who, text, at })
    }
  }

  function finish(reason: EndReason, tellRelay: boolean): void {
    recording.stop()
    if (!move({ type: 'ended', reason })) return
    questions.stop()
    stopTelling()
    dropped.stop()
    marks.value = []
    shared.stop()
    channel.stop(tellRelay ? { type: 'end', reason } : undefined)
    order.onEnded(reason, tellRelay)
  }

  return {
    controller,
    state,
    terms,
    question: questions.question,
    securityWords,
    recording: recordingNow,
    marks,
    pickProblem,
    screen: shared,
    chat: channel.chat,
    transfers: channel.transfers,
    async chooseMode(wanted) {
      if (state.value.phase === 'ended' || !terms.value.allowedModes.includes(wanted)) return
      const needsPicture = screenModes.includes(wanted) && (shared.stream.value === null || wanted === mode())
      if (needsPicture && !(await pick())) return
      pickProblem.value = null
      setMode(wanted, 'target-chose')
    },
    answer: questions.answer,
    end: () => finish('target-ended', true),
    takeSignal: channel.signal,
    takeTerms(next) {
      terms.value = next
      if (state.value.phase === 'ended') return
      recording.look(screenModes.includes(mode()))
      holdBack()
      if (next.allowedModes.includes(mode())) return channel.say(stateMessage())
      const lower = next.allowedModes.find(
        allowed => sessionModes.indexOf(allowed) > sessionModes.indexOf(mode()),
      )
      if (lower) setMode(lower, 'first-in-order')
      else finish('policy-changed', true)
    },
    show: channel.show,
    sharingStopped,
    resumed() {
      const lower = modeWithoutScreen(terms.value.allowedModes)
      if (screenModes.includes(mode()) && lower) setMode(lower, 'target-chose')
      channel.signal({ type: 'ready' })
    },
    relayEnded: reason => finish(reason, false),
  }
}

function beginningState(
  { mode, because, liveSince }: GuestSessionOrder['begins'],
  now: number,
): SessionState {
  const about = { deviceId: 'here', mode, because }
  return liveSince === null
    ? { phase: 'connecting', ...about, since: now }
    : { phase: 'live', ...about, since: liveSince, interruptedAt: now }
}

function happeningOf({ recordingId, side, keptOnRelay }: RecordingNow, began: boolean): SessionHappening {
  return { type: 'recording', recordingId, side, began, keptOnRelay }
}
