import type { AuthenticationMessage, KeptAuthentication } from '../protocol/channel/authentication.ts'
import type { Authenticated } from '../sessions/authenticate.ts'
import { guardChannel, type ChannelGuard } from '../sessions/guard-channel.ts'
import type { PeerEvents } from './keep-connected.ts'

/** A connection as the target's end opens it, as far as authenticating it goes. */
interface AuthenticablePeer {
  /** What the browser (or wrtc) holds of it. */
  connection(): RTCPeerConnection
  sayFirst(message: AuthenticationMessage): void
  close(): void
}

export interface AuthenticatePeersOrder<Peer> {
  openPeer: (events: PeerEvents) => Peer
  /** From a former life of this page. */
  kept?: KeptAuthentication | null
  /** The words hold for this session now. */
  onAuthenticated: (result: Authenticated) => void
  /** Someone may sit in between: the session has to end. */
  onFailed: (why: string) => void
}

/**
 * For `keepConnected`: opens connections of which nothing is heard, and which do not count as open, until both ends have authenticated
 * each other; each later one is bound to the first. A silent other end is not waited for: the connection is made anew as any other
 * that does not come up. E2E1.
 */
export function authenticatePeers<Peer extends AuthenticablePeer>(
  order: AuthenticatePeersOrder<Peer>,
): (events: PeerEvents) => Peer {
  let kept = order.kept ?? null
  return events => {
    let guard: ChannelGuard | null = null
    const peer = order.openPeer({
      ...events,
      onOpen() {
        guard = guardChannel({
          role: 'target',
          connection: peer.connection(),
          kept,
          say: message => peer.sayFirst(message),
          onAuthenticated(result) {
            kept = result
            order.onAuthenticated(result)
            events.onOpen()
          },
          pass: data => (typeof data === 'string' ? events.onText(data) : events.onChunk(data)),
          onFailed: order.onFailed,
        })
      },
      onText: text => guard?.take(text),
      onChunk: chunk => guard?.take(chunk),
      onGone(why) {
        guard?.stop()
        events.onGone(why)
      },
    })
    return {
      ...peer,
      close() {
        guard?.stop()
        peer.close()
      },
    }
  }
}
