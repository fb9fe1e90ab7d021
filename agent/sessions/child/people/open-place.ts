import type { Share } from '../../../../shared/protocol/participant.ts'
import type { IceServer } from '../../../../shared/protocol/peering.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import type { Signal } from '../../../../shared/protocol/session.ts'
import type { EndReason } from '../../../../shared/sessions/session-state.ts'
import type { Authenticated } from '../../../../shared/sessions/authenticate.ts'
import { authenticatePeers } from '../../../../shared/target/authenticate-peers.ts'
import { keepConnected } from '../../../../shared/target/keep-connected.ts'
import { startChatLines, type ChatLines, type ChatMessage } from '../chat-lines.ts'
import { openPeer, type Peer } from '../open-peer.ts'
import type { ScreenFeed, ScreenSource } from '../screen/screen-source.ts'

/** One support person's place in a session: their connection, their picture and their chat. Who is in control may change. */
export interface Place {
  /** Null for the one in control. */
  id: string | null
  name: string
  share: Share
  peer: Peer | null
  /**
   * Their first connection is on its way, both ends of it have authenticated each other, or it is gone: nothing is shown on one
   * before it is known whom it goes to. E2E1.
   */
  connection: 'coming' | 'authenticated' | 'lost'
  readonly feed: ScreenFeed | null
  readonly chat: ChatLines
  signal(signal: Signal): void
  say(message: ChannelMessage): void
  stop(): void
}

export interface PlaceEvents {
  onSignal: (place: Place, signal: Signal) => void
  onAuthenticated: (place: Place, result: Authenticated) => void
  onNotAuthentic: (place: Place, why: string) => void
  onConnected: (place: Place, peer: Peer) => void
  onRecovered: (place: Place) => void
  onInterrupted: (place: Place, peerGone: boolean) => void
  onText: (place: Place, text: string) => void
  onChunk: (place: Place, chunk: Uint8Array) => void
  onGaveUp: (place: Place, reason: EndReason) => void
  onLine: (place: Place, line: ChatMessage) => void
  onDelivered: (messageId: string) => void
  mayChat: (place: Place) => boolean
  onNote: (message: string) => void
}

export interface PlaceOrder extends Pick<Place, 'id' | 'name' | 'share'> {
  screen: ScreenSource | null
  iceServers: readonly IceServer[]
  reconnectForMs: number
}

export function openPlace(order: PlaceOrder, events: PlaceEvents): Place {
  const { id, name, share, screen, iceServers } = order
  const feed = screen?.openFeed() ?? null
  const place: Place = {
    id,
    name,
    share,
    connection: 'coming',
    peer: null,
    feed,
    chat: startChatLines({
      allowed: () => events.mayChat(place),
      onLine: line => events.onLine(place, line),
      onDelivered: events.onDelivered,
    }),
    signal: signal => connection.signal(signal),
    say: message => place.peer?.say(message),
    stop() {
      connection.stop()
      feed?.stop()
    },
  }
  const connection = keepConnected<Peer>({
    openPeer: authenticatePeers<Peer>({
      openPeer: heard => openPeer({ track: feed?.createTrack() ?? null, iceServers }, heard),
      onAuthenticated: result => events.onAuthenticated(place, result),
      onFailed: why => events.onNotAuthentic(place, why),
    }),
    reconnectForMs: order.reconnectForMs,
    sendSignal: signal => events.onSignal(place, signal),
    onConnected(peer) {
      place.peer = peer
      place.connection = 'authenticated'
      events.onConnected(place, peer)
      place.chat.connected(message => peer.say(message))
    },
    onRecovered: () => events.onRecovered(place),
    onInterrupted(peerGone) {
      if (peerGone) {
        place.peer = null
        place.connection = 'lost'
        place.chat.connectionLost()
      }
      events.onInterrupted(place, peerGone)
    },
    onText: text => events.onText(place, text),
    onChunk: chunk => events.onChunk(place, chunk),
    onGaveUp: reason => events.onGaveUp(place, reason),
    onNote: events.onNote,
  })
  return place
}
