import type { ChannelMessage } from '../protocol/session-channel.ts'
import type { RecordingSide } from '../protocol/recording.ts'
import type { EndReason } from '../sessions/session-state.ts'
import type { SessionTerms } from '../sessions/session-terms.ts'

type Standing = Extract<ChannelMessage, { type: 'recording' }>

/** What is being recorded now. */
export interface RecordingNow {
  recordingId: string
  side: RecordingSide
  since: number
  keptOnRelay: boolean
}

/** Records at the target itself, where that can be done. */
export interface TargetRecorder {
  /** Resolves once it runs. Throws what a person can read where it cannot. */
  start(recordingId: string): Promise<void>
  stop(): void
}

export interface KeepRecordingOrder {
  terms: () => SessionTerms
  clock: () => number
  newId: () => string
  say: (message: ChannelMessage) => void
  /** Ask the user, as policy and floor have it; answered by `consented`. */
  askConsent: () => void
  /** A recording began (or, with null, ended): for the history and for the sign that the user sees. */
  onRecording: (now: RecordingNow | null, before: RecordingNow | null) => void
  /** It has to be recorded and cannot be: the session ends. */
  onCannot: (why: string) => void
  recorder: TargetRecorder | null
}

/** How long the controller has to begin where policy forces a recording; nothing is shown before. */
const BEGIN_WITHIN_MS = 15_000

/** The target's part of recording, which decides whether there is one; the same on an agent and on the join page. REC1. */
export interface KeepRecording {
  connected(): void
  connectionLost(): void
  /** Takes what is its own of the channel's messages; false for any other. */
  take(message: ChannelMessage): boolean
  consented(granted: boolean, reason?: EndReason): void
  /** Terms or mode have changed. */
  look(isScreenMode: boolean): void
  /** Whether the screen may be shown: where policy forces a recording, only while there is one. */
  mayShow(): boolean
  recordingFailed(why: string): void
  stop(): void
}

export function keepRecording(order: KeepRecordingOrder): KeepRecording {
  const { terms, say } = order
  let wanted = false
  let consent: 'none' | 'asking' | 'given' = 'none'
  let now: RecordingNow | null = null
  let isConnected = false
  let isScreenMode = false
  let starting = false
  let tooLate: ReturnType<typeof setTimeout> | undefined
  const isForced = (): boolean => terms().recording.forced
  const side = (): RecordingSide => terms().recording.side

  function tell(standing: Standing['standing'], more: Pick<Standing, 'reason' | 'detail'> = {}): void {
    if (isConnected) say({ type: 'recording', standing, side: side(), since: now?.since ?? null, ...more })
  }

  function set(next: RecordingNow | null): void {
    const before = now
    now = next
    clearTimeout(tooLate)
    if (before !== next) order.onRecording(next, before)
  }

  function began(recordingId: string): void {
    const { keptOnRelay } = terms().recording
    set({ recordingId, side: side(), since: order.clock(), keptOnRelay })
    tell('on')
  }

  function over(why?: string): void {
    set(null)
    if (isForced() && isScreenMode && isConnected) return order.onCannot(why ?? 'it was stopped')
    if (why === undefined) tell('off')
    else tell('refused', { reason: 'cannot', detail: why.slice(0, 300) })
  }

  async function begin(): Promise<void> {
    if (now || starting || !isConnected || !isScreenMode) return
    if (side() === 'controller') {
      tell('granted')
      clearTimeout(tooLate)
      if (isForced())
        tooLate = setTimeout(
          () => order.onCannot('the support person’s browser did not record'),
          BEGIN_WITHIN_MS,
        )
      return
    }
    starting = true
    const recordingId = order.newId()
    try {
      if (!order.recorder) throw new Error('this device cannot record')
      await order.recorder.start(recordingId)
      if (wanted && isConnected) began(recordingId)
      else order.recorder.stop()
    } catch (error) {
      wanted = isForced()
      over(error instanceof Error ? error.message : String(error))
    } finally {
      starting = false
    }
  }

  function end(): void {
    wanted = false
    consent = consent === 'asking' ? 'none' : consent
    if (now?.side === 'target') order.recorder?.stop()
    if (now?.side === 'target') over()
    else tell('off')
  }

  function want(): void {
    if (!terms().may.recording) return tell('refused', { reason: 'policy-forbids' })
    wanted = true
    if (consent === 'given') return void begin()
    tell('asking')
    if (consent === 'none') order.askConsent()
    consent = 'asking'
  }

  return {
    connected() {
      isConnected = true
      if (isForced()) wanted = true
      if (isForced()) consent = 'given'
      if (wanted && consent === 'given') void begin()
      else tell(consent === 'asking' ? 'asking' : 'off')
    },
    connectionLost() {
      isConnected = false
      clearTimeout(tooLate)
      if (now?.side === 'target') order.recorder?.stop()
      set(null)
    },
    take(message) {
      switch (message.type) {
        case 'recording-want':
          if (message.on) want()
          else if (!isForced()) end()
          return true
        case 'recording-began':
          if (side() === 'controller' && consent === 'given') began(message.recordingId)
          return true
        case 'recording-ended':
          if (now?.recordingId === message.recordingId) over(message.why)
          else if (message.why !== undefined && isForced()) order.onCannot(message.why)
          return true
        default:
          return false
      }
    },
    consented(granted, reason) {
      if (consent !== 'asking') return
      consent = granted ? 'given' : 'none'
      if (granted && wanted) {
        void begin()
        return
      }
      wanted = false
      tell('refused', { reason: reason ?? 'user-refused' })
    },
    look(shows) {
      isScreenMode = shows
      if (!terms().may.recording) {
        consent = 'none'
        if (now || wanted) end()
      } else if (isForced()) {
        wanted = true
        consent = 'given'
      }
      if (wanted && consent === 'given') void begin()
    },
    mayShow: () => !isForced() || now !== null,
    recordingFailed(why) {
      if (now?.side === 'target') over(why)
    },
    stop() {
      clearTimeout(tooLate)
      if (now?.side === 'target') order.recorder?.stop()
      set(null)
      isConnected = false
    },
  }
}
