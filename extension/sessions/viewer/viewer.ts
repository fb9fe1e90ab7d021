import { signal, type ReadonlySignal } from '@preact/signals'
import type { SecurityWords, KeptAuthentication } from '../../../shared/protocol/channel/authentication.ts'
import { MAX_CLIPBOARD_CHARACTERS } from '../../../shared/protocol/channel/input.ts'
import type { PictureQuality } from '../../../shared/protocol/channel/screen.ts'
import type { IceServer } from '../../../shared/protocol/peering.ts'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import type { Signal } from '../../../shared/protocol/session.ts'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'
import type { ChatLine } from '../../../shared/browser/chat/chat-line.ts'
import { openChat, type Chat } from '../../../shared/browser/chat/chat.ts'
import { openFastLane } from '../../../shared/browser/files/fast-lane.ts'
import { openFileDisk } from '../../../shared/browser/files/file-disk.ts'
import type { FileLane } from '../../../shared/browser/files/chunk-lane.ts'
import { openTransfers, type Transfers } from '../../../shared/browser/files/transfers.ts'
import { answerOffer, type PeerConnection } from '../../../shared/browser/peer/peer-connection.ts'
import type { ChannelInput } from '../../../shared/browser/peer/read-channel.ts'
import { openRecording, type Recording } from '../recording/recording.ts'
import type { RecordingNote } from '../recording/recording-disk.ts'
import { openWishes, type Wishes } from './device/wishes.ts'
import { openInputOut, type InputOut } from './input/input-out.ts'
import { openMarks, type Marks } from './marks/marks.ts'
import { openModeAsking, type ModeAsking } from './mode/mode-ask.ts'

export type DeviceState = Extract<ChannelMessage, { type: 'state' }>
export type PointerShape = NonNullable<Extract<ChannelMessage, { type: 'pointer-shape' }>['shape']>

/** The session as it is seen on this page: picture, chat and files over one connection after the other. */
export interface Viewer {
  connection: ReadonlySignal<'connecting' | 'open' | 'interrupted'>
  /** Since when the connection is gone (epoch ms); null while it stands, and before the first. */
  interruptedSince: ReadonlySignal<number | null>
  stream: ReadonlySignal<MediaStream | null>
  /** What the device last said holds; null before its first word. */
  device: ReadonlySignal<DeviceState | null>
  /** How the device's pointer looks; `drawn` where it is part of the picture, null where it is hidden. */
  pointer: ReadonlySignal<PointerShape | 'drawn' | null>
  /** What was last copied at the device, where policy lets it come here. */
  copied: ReadonlySignal<{ text: string; at: number } | null>
  /** The security words that the device shows too; null until they are known. E2E1. */
  securityWords: ReadonlySignal<SecurityWords | null>
  modeAsking: ModeAsking
  wishes: Wishes
  recording: Recording
  marks: Marks
  /** Goes nowhere in any mode but Active. */
  input: InputOut
  chat: Chat
  transfers: Transfers
  statistics(): Promise<RTCStatsReport | null>
  chooseMonitor(monitor: string): void
  chooseQuality(quality: PictureQuality): void
  /** Hands a text to the device's clipboard. False where mode, policy or connection do not allow it. */
  sendClipboard(text: string): boolean
  /** A piece of signalling from the device. */
  hear(signal: Signal): void
  /** The relay can be reached (again): asks the device for a connection where there is none. */
  relayReached(): void
  /** Says goodbye to the device. */
  sayEnd(reason: EndReason): void
  stop(): void
}

/** The modes in which marks are shown at the device. MODE2. */
export const modesWithMarks: readonly SessionMode[] = ['active', 'guidance']

/** How long a doubtful path may take to recover before a new connection is asked for; and how often it is asked for. */
const DOUBT_MS = 4_000
const ASK_AGAIN_MS = 6_000

export function openViewer(options: {
  sessionId: string
  startedAt: number
  chatBefore: readonly ChatLine[]
  clock: () => number
  sendSignal: (signal: Signal) => void
  onChat: (lines: readonly ChatLine[]) => void
  onDeviceEnd: (reason: EndReason) => void
  /** This page's end of a fast lane at the relay that it is connected to. */
  joinRelayLane: () => Promise<{ relay: string; token: string }>
  /** STUN and TURN servers as the relay says now. */
  iceServers: () => readonly IceServer[]
  /** What a former life of this page knew of the session's words. */
  authenticated: KeptAuthentication | null
  onAuthenticated: (kept: KeptAuthentication) => void
  /** Where a recording made here belongs; null while nobody is signed in. */
  recordingNote: () => Omit<RecordingNote, 'recordingId' | 'startedAt'> | null
  /** A recording that was made here is whole. */
  onRecorded: () => void
  /** Someone may sit in between: the session has to end. */
  onNotAuthentic: () => void
}): Viewer {
  const { clock, sendSignal } = options
  const connection = signal<'connecting' | 'open' | 'interrupted'>('connecting')
  const stream = signal<MediaStream | null>(null)
  const device = signal<DeviceState | null>(null)
  const interruptedSince = signal<number | null>(null)
  const pointer = signal<PointerShape | 'drawn' | null>('drawn')
  const securityWords = signal<SecurityWords | null>(null)
  const copied = signal<{ text: string; at: number } | null>(null)
  const marks = openMarks({
    newId: () => crypto.randomUUID(),
    later: (run, ms) => void setTimeout(run, ms),
  })
  const modeAsking = openModeAsking(say)
  const wishes = openWishes(say)
  const recording = openRecording({
    say,
    stream,
    clock,
    newId: () => crypto.randomUUID(),
    note: options.recordingNote,
    onWhole: options.onRecorded,
  })
  const input = openInputOut({
    say: message => void (isActive() && say(message)),
    nextFrame: run => void requestAnimationFrame(run),
  })
  const disk = openFileDisk(options.sessionId)
  const chat = openChat({ clock, before: options.chatBefore, onChange: options.onChat })
  // A page that was loaded again begins above all numbers of its former life: nobody offers a file each hundredth of a second.
  const lastNumber = 2 * Math.floor(Math.max(0, clock() - options.startedAt) / 10) + 1
  const transfers = openTransfers({
    disk,
    clock,
    side: 'controller',
    lastNumber,
    openLane: openFastLane,
    joinRelay: options.joinRelayLane,
  })
  let peer: PeerConnection | null = null
  let authenticated = options.authenticated
  let current: number | undefined
  let lane: FileLane | null = null
  /** The lane on which chat and files were taken up; the device's first `state` on each connection allows it. */
  let tookUp: FileLane | null = null
  let asking: ReturnType<typeof setTimeout> | undefined
  let mayMark = false
  let stopped = false

  function say(message: ChannelMessage): boolean {
    if (!lane || connection.value !== 'open') return false
    lane.say(message)
    return true
  }
  const isActive = (): boolean => device.value?.mode === 'active'

  function askForConnection(): void {
    clearTimeout(asking)
    if (stopped || connection.value === 'open') return
    sendSignal({ type: 'ready' })
    asking = setTimeout(askForConnection, ASK_AGAIN_MS)
  }
  function lost(): void {
    lane = null
    chat.disconnected()
    transfers.disconnected()
    modeAsking.disconnected()
    wishes.disconnected()
    recording.disconnected()
    input.release()
    marks.connected(null)
    mayMark = false
    if (connection.value === 'open') interrupted()
  }
  function interrupted(): void {
    connection.value = 'interrupted'
    interruptedSince.value ??= clock()
  }
  function opened(): void {
    connection.value = 'open'
    interruptedSince.value = null
  }
  function dropPeer(): void {
    peer?.close()
    peer = null
  }

  function answer(offer: Extract<Signal, { type: 'offer' }>): void {
    dropPeer()
    lost()
    current = offer.connection
    clearTimeout(asking)
    asking = setTimeout(askForConnection, 2 * ASK_AGAIN_MS)
    peer = answerOffer(offer, {
      iceServers: options.iceServers(),
      kept: authenticated,
      onAuthenticated(result) {
        authenticated = result
        // A change is shown until the page goes: it is the one thing here that must not be missed.
        const since = securityWords.value?.since === 'changed' ? 'changed' : result.since
        securityWords.value = { words: result.words, since }
        options.onAuthenticated({ key: result.key, words: result.words })
      },
      onNotAuthentic(why) {
        console.warn('handrail: not authentic', why)
        options.onNotAuthentic()
      },
      onSignal: sendSignal,
      onStream: received => {
        stream.value = received
      },
      onInput: hearChannel,
      onOpen(openedLane) {
        clearTimeout(asking)
        lane = openedLane
        opened()
      },
      onPath(good) {
        clearTimeout(asking)
        if (good && lane) opened()
        if (good || connection.value === 'connecting') return
        interrupted()
        asking = setTimeout(askForConnection, DOUBT_MS)
      },
      onClosed() {
        peer = null
        lost()
        // The device makes a new offer by itself; asking is for when it has not noticed.
        clearTimeout(asking)
        asking = setTimeout(askForConnection, DOUBT_MS)
      },
    })
  }

  function hearChannel(input: ChannelInput): void {
    if (!lane || input.kind === 'nonsense') return
    if (input.kind === 'chunk') return transfers.take(input.transfer, input.chunk)
    const { message } = input
    modeAsking.hear(message)
    wishes.hear(message)
    recording.hear(message)
    if (message.type === 'state') {
      takeState(message)
      takeUpAgain(lane)
    } else if (message.type === 'end') options.onDeviceEnd(message.reason)
    else if (message.type === 'pointer-shape') pointer.value = message.shape
    else if (message.type === 'clipboard') {
      if (mayClipboard()) copied.value = { text: message.text, at: clock() }
    } else {
      chat.hear(message)
      transfers.hear(message)
    }
  }
  const mayClipboard = (): boolean => isActive() && (device.value?.may.clipboard ?? false)

  function takeState(state: DeviceState): void {
    const before = device.value
    // On another monitor the same fractions are another place.
    const isOtherMonitor = before?.screen && state.screen && before.screen.monitor !== state.screen.monitor
    if (isOtherMonitor) marks.clear()
    device.value = state
    if (state.mode !== 'active') {
      // The device lets go of what is held when the mode goes; this side only forgets it.
      input.release()
      pointer.value = 'drawn'
    }
    const mayNow = modesWithMarks.includes(state.mode)
    if (mayNow !== mayMark) marks.connected(mayNow ? message => void say(message) : null)
    mayMark = mayNow
  }
  function takeUpAgain(open: FileLane): void {
    if (tookUp === open) return
    tookUp = open
    chat.connected(message => open.say(message))
    transfers.connected(open)
  }

  return {
    connection,
    interruptedSince,
    stream,
    device,
    pointer,
    copied,
    securityWords,
    modeAsking,
    wishes,
    recording,
    marks,
    input,
    chat,
    transfers,
    statistics: async () => (peer ? peer.statistics() : null),
    chooseMonitor: monitor => void say({ type: 'monitor-choose', monitor }),
    chooseQuality: quality => void say({ type: 'quality-choose', quality }),
    sendClipboard: text =>
      mayClipboard() && say({ type: 'clipboard', text: text.slice(0, MAX_CLIPBOARD_CHARACTERS) }),
    hear(received) {
      if (stopped) return
      if (received.type === 'offer') answer(received)
      else if (received.type === 'candidate' && received.connection === current) peer?.add(received)
    },
    relayReached: askForConnection,
    sayEnd: reason => lane?.say({ type: 'end', reason }),
    stop() {
      stopped = true
      clearTimeout(asking)
      recording.stop()
      lost()
      dropPeer()
      disk.stop()
      stream.value = null
    },
  }
}
