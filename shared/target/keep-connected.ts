import type { Signal } from '../protocol/session.ts'
import type { EndReason } from '../sessions/session-state.ts'

/** What is heard of one connection. */
export interface PeerEvents {
  onSignal: (signal: Signal) => void
  onOpen: () => void
  /** The path is silent (true) or answers again (false); the connection itself still stands. */
  onSilent: (silent: boolean) => void
  onText: (text: string) => void
  onChunk: (message: Uint8Array) => void
  /** Gone for good; told once, and not after `close()`. */
  onGone: (why: string) => void
}

/** One connection, as far as it has to be kept up. */
interface OfferingPeer {
  signal(signal: Signal): void
  close(): void
}

/** Keeps one session connected over as many connections as it takes, until it has been gone for too long. SES2. */
export interface Connection {
  /** Takes a signal from the controller; `ready` asks for a fresh offer. */
  signal(signal: Signal): void
  stop(): void
}

export interface ConnectionOrder<Peer extends OfferingPeer> {
  openPeer: (events: PeerEvents) => Peer
  reconnectForMs: number
  sendSignal: (signal: Signal) => void
  /** A new connection is open. */
  onConnected: (peer: Peer) => void
  /** The path was silent for a while and answers again: nothing was lost. */
  onRecovered: () => void
  /** The path is silent, or the connection gone (`peerGone`). */
  onInterrupted: (peerGone: boolean) => void
  onText: (text: string) => void
  onChunk: (message: Uint8Array) => void
  onGaveUp: (reason: EndReason) => void
  onNote: (message: string) => void
}

/** An offer that nobody answers (the relay is away, or the viewer) is followed by a new one after this long. */
const UNANSWERED_MS = 4000
/** One that was answered gets this long to become a connection, also over a slow path. */
const OFFER_AGAIN_MS = 10_000
/** The viewer says `ready` when it is there; where that got lost, an offer is made all the same after this long. */
const FIRST_OFFER_MS = 4000
/** A silent path may come back by itself for this long before a new connection is tried. */
const SILENT_FOR_MS = 2000

export function keepConnected<Peer extends OfferingPeer>(order: ConnectionOrder<Peer>): Connection {
  let peer: Peer | null = null
  let number = 0
  let open = false
  let everOpen = false
  let stopped = false
  let offerTimer = setTimeout(offer, FIRST_OFFER_MS)
  let giveUpTimer: ReturnType<typeof setTimeout> | null = setTimeout(giveUp, order.reconnectForMs)

  function giveUp(): void {
    stop()
    order.onGaveUp(everOpen ? 'connection-lost' : 'could-not-connect')
  }

  function interrupted(peerGone: boolean): void {
    giveUpTimer ??= setTimeout(giveUp, order.reconnectForMs)
    order.onInterrupted(peerGone)
  }

  function connected(): void {
    if (giveUpTimer) clearTimeout(giveUpTimer)
    giveUpTimer = null
    clearTimeout(offerTimer)
  }

  function gone(): void {
    peer?.close()
    peer = null
    if (!open) return
    open = false
    interrupted(true)
  }

  function offer(): void {
    if (stopped) return
    clearTimeout(offerTimer)
    gone()
    const connection = ++number
    const opened = order.openPeer({
      onSignal: signal => {
        if (signal.type === 'offer' || signal.type === 'candidate')
          order.sendSignal({ ...signal, connection })
      },
      onOpen() {
        open = true
        everOpen = true
        connected()
        order.onConnected(opened)
      },
      onSilent(silent) {
        if (silent) {
          offerTimer = setTimeout(offer, SILENT_FOR_MS)
          interrupted(false)
        } else if (giveUpTimer) {
          connected()
          order.onRecovered()
        }
      },
      onText: order.onText,
      onChunk: order.onChunk,
      onGone(why) {
        order.onNote(`Connection ${connection} is gone: ${why}`)
        const wasOpen = open
        gone()
        clearTimeout(offerTimer)
        offerTimer = setTimeout(offer, wasOpen ? 0 : UNANSWERED_MS)
      },
    })
    peer = opened
    offerTimer = setTimeout(offer, UNANSWERED_MS)
  }

  function stop(): void {
    stopped = true
    clearTimeout(offerTimer)
    if (giveUpTimer) clearTimeout(giveUpTimer)
    peer?.close()
    peer = null
  }

  return {
    signal(signal) {
      if (stopped) return
      if (signal.type === 'ready') return offer()
      if ('connection' in signal && signal.connection !== undefined && signal.connection !== number) return
      if (signal.type === 'answer' && !open) {
        clearTimeout(offerTimer)
        offerTimer = setTimeout(offer, OFFER_AGAIN_MS)
      }
      peer?.signal(signal)
    },
    stop,
  }
}
