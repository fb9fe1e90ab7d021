import 'webrtc-adapter'
import type { Instance, SignalData } from 'simple-peer'
import SimplePeer from 'simple-peer/simplepeer.min.js'
import type { AuthenticationMessage } from '../../protocol/channel/authentication.ts'
import type { IceServer } from '../../protocol/peering.ts'
import { signalSchema, type Signal } from '../../protocol/session.ts'
import type { PeerEvents } from '../../target/keep-connected.ts'
import type { FileLane } from '../files/chunk-lane.ts'
import { laneOf } from './lane-of.ts'

/** One WebRTC connection to the viewer, offered from here: with the picture (if any) and the channel `handrail`. */
export interface OfferedPeer {
  signal(signal: Signal): void
  /** Null until the connection is open. */
  lane(): FileLane | null
  /** What the browser holds of it. */
  connection(): RTCPeerConnection
  /** Says one message of the exchange that comes before all else. */
  sayFirst(message: AuthenticationMessage): void
  /** Shows another picture from now on, without a new connection. */
  show(track: MediaStreamTrack): void
  close(): void
}

/** What simple-peer keeps inside and has no public name for. */
interface PeerInside {
  _pc: RTCPeerConnection
  _channel: RTCDataChannel | null
}

/** Opens a connection as its initiator. Without `iceServers` peers connect directly, and nobody else is asked. */
export function offerPeer(
  { track, iceServers }: { track: MediaStreamTrack | null; iceServers: readonly IceServer[] },
  events: PeerEvents,
): OfferedPeer {
  const stream = track && new MediaStream([track])
  const peer: Instance = new SimplePeer({
    initiator: true,
    objectMode: true,
    channelName: 'handrail',
    config: { iceServers: [...iceServers] },
    ...(stream && { stream }),
  })
  const inside = peer as unknown as PeerInside
  let shown = track
  let lane: FileLane | null = null
  let closed = false
  let why = 'closed by the other side'

  peer.on('signal', (raw: unknown) => {
    const parsed = signalSchema.safeParse(JSON.parse(JSON.stringify(raw)))
    if (parsed.success && !closed) events.onSignal(parsed.data)
  })
  peer.on('connect', () => {
    if (closed || !inside._channel) return
    lane = laneOf(peer, inside._channel)
    events.onOpen()
    // Only now: the viewer's first message may be here before simple-peer says that it is connected, and waits in the stream.
    peer.on('data', (data: unknown) => {
      if (closed) return
      if (typeof data === 'string') events.onText(data)
      else if (data instanceof Uint8Array) events.onChunk(data)
    })
  })
  peer.on('iceStateChange', (state: string) => {
    if (!closed && peer.connected && ['disconnected', 'connected', 'completed'].includes(state))
      events.onSilent(state === 'disconnected')
  })
  peer.on('error', error => (why = error.message))
  peer.on('close', () => {
    if (closed) return
    closed = true
    events.onGone(why)
  })

  return {
    signal(signal) {
      if (!closed && (signal.type === 'answer' || signal.type === 'candidate'))
        peer.signal(signal as SignalData)
    },
    lane: () => lane,
    connection: () => inside._pc,
    sayFirst: message => lane?.say(message),
    show(next) {
      if (closed || !shown || !stream || next === shown) return
      peer.replaceTrack(shown, next, stream)
      shown = next
    },
    close() {
      closed = true
      peer.destroy()
    },
  }
}
