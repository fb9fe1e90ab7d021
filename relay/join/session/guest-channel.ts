import type { KeptAuthentication } from '../../../shared/protocol/channel/authentication.ts'
import type { ChatLine } from '../../../shared/browser/chat/chat-line.ts'
import { openChat, type Chat } from '../../../shared/browser/chat/chat.ts'
import { openFileDisk } from '../../../shared/browser/files/file-disk.ts'
import type { FileLane } from '../../../shared/browser/files/chunk-lane.ts'
import { offerFastLane } from '../../../shared/browser/files/offer-fast-lane.ts'
import { openTransfers, type Transfers } from '../../../shared/browser/files/transfers.ts'
import { offerPeer, type OfferedPeer } from '../../../shared/browser/peer/offer-peer.ts'
import { readChannel } from '../../../shared/browser/peer/read-channel.ts'
import type { Peering } from '../../../shared/protocol/peering.ts'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import type { SessionHappening, Signal } from '../../../shared/protocol/session.ts'
import type { Authenticated } from '../../../shared/sessions/authenticate.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'
import type { RelayEnd } from '../../../shared/target/relay-wire.ts'
import { authenticatePeers } from '../../../shared/target/authenticate-peers.ts'
import { keepConnected } from '../../../shared/target/keep-connected.ts'

/** The way to the viewer over as many connections as it takes: what is said, chat, files and the picture. */
export interface GuestChannel {
  chat: Chat
  transfers: Transfers
  say(message: ChannelMessage): void
  show(track: MediaStreamTrack): void
  signal(signal: Signal): void
  /** Says the last words, and closes once they are out. */
  stop(lastWords?: ChannelMessage): void
}

export interface GuestChannelOrder {
  sessionId: string
  startedAt: number
  clock: () => number
  chatBefore: readonly ChatLine[]
  peering: Peering
  /** What to send as picture, and what goes out until it is known to whom; null where this browser shows none. E2E1. */
  track: () => { now: MediaStreamTrack; black: MediaStreamTrack } | null
  /** What holds now: the first message on each connection. */
  state: () => ChannelMessage
  may: () => { chat: boolean; fileTransfer: boolean }
  sendSignal: (signal: Signal) => void
  /** This page's end of a fast lane through the relay that handed it out. */
  openRelayLane: () => Promise<RelayEnd>
  onChat: (lines: readonly ChatLine[]) => void
  onFile: (file: Extract<SessionHappening, { type: 'file' }>) => void
  onMessage: (message: ChannelMessage) => void
  /** The support person does something. */
  onActivity: () => void
  onConnected: () => void
  onInterrupted: () => void
  onGaveUp: (reason: EndReason) => void
  /** What a former life of this page knew of the session's security words. E2E1. */
  authenticated: KeptAuthentication | null
  onAuthenticated: (result: Authenticated) => void
}

/** How long the last words may take to leave the channel. */
const LAST_WORDS_MS = 500

export function openGuestChannel(order: GuestChannelOrder): GuestChannel {
  const { clock } = order
  const disk = openFileDisk(order.sessionId)
  const chat = openChat({ clock, before: order.chatBefore, onChange: order.onChat })
  // A page that was loaded again begins above all numbers of its former life: nobody offers a file each hundredth of a second.
  const lastNumber = 2 * Math.floor(Math.max(0, clock() - order.startedAt) / 10)
  const openLane = offerFastLane(order.openRelayLane)
  const transfers = openTransfers({ disk, clock, side: 'target', lastNumber, openLane })
  const toldFiles = new Set<number>()
  let peer: OfferedPeer | null = null
  let lane: FileLane | null = null

  const connection = keepConnected<OfferedPeer>({
    openPeer: authenticatePeers<OfferedPeer>({
      openPeer: events =>
        offerPeer({ track: order.track()?.black ?? null, iceServers: order.peering.iceServers }, events),
      kept: order.authenticated,
      onAuthenticated: order.onAuthenticated,
      onFailed(why) {
        console.warn('handrail: not authentic', why)
        order.onGaveUp('authentication-failed')
      },
    }),
    reconnectForMs: order.peering.resumeMs,
    sendSignal: order.sendSignal,
    onConnected(opened) {
      peer = opened
      const track = order.track()
      if (track) opened.show(track.now)
      lane = withFilesNoted(opened.lane())
      if (!lane) return
      const { say } = lane
      say(order.state())
      if (order.may().chat) chat.connected(say)
      transfers.connected(lane)
      order.onConnected()
    },
    onRecovered: order.onConnected,
    onInterrupted(peerGone) {
      if (peerGone) lost()
      order.onInterrupted()
    },
    onText: hear,
    onChunk(bytes) {
      const input = readChannel(bytes)
      if (input.kind !== 'chunk') return
      order.onActivity()
      transfers.take(input.transfer, input.chunk)
    },
    onGaveUp: order.onGaveUp,
    onNote: message => console.info('handrail:', message),
  })

  function lost(): void {
    peer = null
    lane = null
    chat.disconnected()
    transfers.disconnected()
  }

  function hear(text: string): void {
    const input = readChannel(text)
    if (input.kind !== 'message') return console.warn('handrail: a message was not understood and dropped')
    const { message } = input
    const { chat: mayChat, fileTransfer } = order.may()
    if (message.type === 'chat' || message.type === 'chat-delivered') {
      order.onActivity()
      if (mayChat) chat.hear(message)
    } else if ('transfer' in message) {
      order.onActivity()
      if (message.type === 'file-offer' && !fileTransfer)
        return lane?.say({ type: 'file-stop', transfer: message.transfer, reason: 'forbidden-by-policy' })
      if (message.type === 'file-received') noteFile(message.transfer, message.sha256, 'to-controller')
      transfers.hear(message)
    } else if (message.type === 'lane-answer' || message.type === 'lane-unreachable') transfers.hear(message)
    else order.onMessage(message)
  }

  /** A file that arrived here is known by the word that we say of it. */
  function withFilesNoted(inner: FileLane | null): FileLane | null {
    return (
      inner && {
        ...inner,
        say(message) {
          if (message.type === 'file-received') noteFile(message.transfer, message.sha256, 'to-target')
          inner.say(message)
        },
      }
    )
  }

  function noteFile(transfer: number, sha256: string, direction: 'to-target' | 'to-controller'): void {
    const file = transfers.list.value.find(each => each.number === transfer)
    if (!file || toldFiles.has(transfer)) return
    toldFiles.add(transfer)
    const { name, bytes } = file
    order.onFile({ type: 'file', direction, name, bytes, sha256 })
  }

  return {
    chat,
    transfers,
    say: message => lane?.say(message),
    show: track => peer?.show(track),
    signal: connection.signal,
    stop(lastWords) {
      if (lastWords) lane?.say(lastWords)
      lost()
      setTimeout(() => {
        connection.stop()
        disk.stop()
      }, LAST_WORDS_MS)
    },
  }
}
