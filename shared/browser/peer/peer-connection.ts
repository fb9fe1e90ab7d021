import type { KeptAuthentication } from '../../protocol/channel/authentication.ts'
import 'webrtc-adapter'
import SimplePeer from 'simple-peer/simplepeer.min.js'
import type { Instance, SignalData } from 'simple-peer'
import type { Authenticated } from '../../sessions/authenticate.ts'
import { guardChannel, type ChannelGuard } from '../../sessions/guard-channel.ts'
import type { IceServer } from '../../protocol/peering.ts'
import { signalSchema, type Signal } from '../../protocol/session.ts'
import type { FileLane } from '../files/chunk-lane.ts'
import { laneOf } from './lane-of.ts'
import { readChannel, type ChannelInput } from './read-channel.ts'

/** One WebRTC connection to the device: from its offer until it breaks. A session may need several, one after the other. */
export interface PeerConnection {
  /** A candidate for this connection. */
  add(signal: Signal): void
  statistics(): Promise<RTCStatsReport>
  close(): void
}

export interface PeerEvents {
  iceServers: readonly IceServer[]
  /** The words of an earlier connection, to which this one is to be bound; null where there was none. E2E1. */
  kept: KeptAuthentication | null
  /** Both ends know who encrypts; told before `onOpen`. */
  onAuthenticated(result: Authenticated): void
  /** Someone may sit in between: this connection must not be used. */
  onNotAuthentic(why: string): void
  onSignal(signal: Signal): void
  onOpen(lane: FileLane): void
  onStream(stream: MediaStream): void
  onInput(input: ChannelInput): void
  /** The path is in doubt (`false`) or good again (`true`); it may recover by itself. */
  onPath(good: boolean): void
  onClosed(): void
}

/** What simple-peer keeps inside and has no public name for: statistics and the channel's queue. */
interface PeerInside {
  _pc: RTCPeerConnection
  _channel: RTCDataChannel | null
}

/** Answers the device's offer. Without `iceServers` peers connect directly, and nobody else is asked. */
export function answerOffer(offer: Extract<Signal, { type: 'offer' }>, events: PeerEvents): PeerConnection {
  const peer: Instance = new SimplePeer({
    objectMode: true,
    trickle: true,
    config: { iceServers: [...events.iceServers] },
    sdpTransform: letDeviceBeginHandshake,
  })
  const inside = peer as unknown as PeerInside
  const { connection } = offer
  let guard: ChannelGuard | null = null
  let closed = false

  peer.on('signal', (raw: unknown) => {
    const { success, data: signal } = signalSchema.safeParse(raw)
    if (!success) return
    if (signal.type === 'answer' || signal.type === 'candidate') events.onSignal({ ...signal, connection })
    else events.onSignal(signal)
  })
  peer.on('stream', stream => events.onStream(stream))
  peer.on('connect', () => {
    if (!inside._channel) return
    const lane = laneOf(peer, inside._channel)
    guard = guardChannel({
      role: 'controller',
      connection: inside._pc,
      kept: events.kept,
      say: lane.say,
      onAuthenticated(result) {
        events.onAuthenticated(result)
        events.onOpen(lane)
      },
      pass: data => events.onInput(readChannel(data)),
      onFailed: why => events.onNotAuthentic(why),
    })
    // Only now: the device's first message may be here before simple-peer says that it is connected, and waits in the stream.
    peer.on('data', (data: string | Uint8Array) => guard?.take(data))
  })
  peer.on('iceStateChange', (state: string) => {
    if (state === 'disconnected') events.onPath(false)
    if (state === 'connected' || state === 'completed') events.onPath(true)
  })
  peer.on('error', error => console.warn('handrail: connection to the device', error))
  peer.on('close', () => {
    if (closed) return
    closed = true
    guard?.stop()
    events.onClosed()
  })
  peer.signal({ type: 'offer', sdp: offer.sdp })

  return {
    add: signal => peer.signal(signal as SignalData),
    statistics: () => inside._pc.getStats(),
    close() {
      closed = true
      guard?.stop()
      peer.destroy()
    },
  }
}

/**
 * Usually who answers begins the DTLS handshake. This side can reach the device before its answer has come there through the relay;
 * its first message of the handshake is lost then, and the next ones go out after 50, 150 and 350 ms. The device is ready last.
 */
function letDeviceBeginHandshake(answerSdp: string): string {
  return answerSdp.replaceAll('a=setup:active', 'a=setup:passive')
}
