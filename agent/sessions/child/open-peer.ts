import wrtc from '@roamhq/wrtc'
import SimplePeer from 'simple-peer'
import { z } from 'zod'
import type { AuthenticationMessage } from '../../../shared/protocol/channel/authentication.ts'
import type { IceServer } from '../../../shared/protocol/peering.ts'
import { MAX_CHANNEL_TEXT_BYTES, type ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { signalSchema, type Signal } from '../../../shared/protocol/session.ts'
import type { PeerEvents } from '../../../shared/target/keep-connected.ts'
import { raiseVideoBitrate } from './screen/raise-bitrate.ts'

/** One WebRTC connection to the viewer. A session may use several, one after the other. */
export interface Peer {
  signal(signal: Signal): void
  say(message: ChannelMessage): void
  sendChunk(message: Uint8Array<ArrayBuffer>): void
  queuedBytes(): number
  /** What wrtc holds of it. */
  connection(): RTCPeerConnection
  /** As `say`, for the exchange that comes before all else. */
  sayFirst(message: AuthenticationMessage): void
  /** How the picture has left so far; null where nothing is known. */
  sending(): Promise<SendingTotals | null>
  close(): void
}

/** Since the connection began; `waitSeconds` is the sum over all packets. */
export interface SendingTotals {
  framesEncoded: number
  encodeSeconds: number
  packetsSent: number
  waitSeconds: number
}

const sendingSchema = z
  .object({
    type: z.literal('outbound-rtp'),
    framesEncoded: z.number(),
    totalEncodeTime: z.number(),
    packetsSent: z.number(),
    totalPacketSendDelay: z.number(),
  })
  .transform(({ framesEncoded, totalEncodeTime, packetsSent, totalPacketSendDelay }): SendingTotals => ({
    framesEncoded,
    encodeSeconds: totalEncodeTime,
    packetsSent,
    waitSeconds: totalPacketSendDelay,
  }))

export interface PeerOrder {
  track: MediaStreamTrack | null
  iceServers: readonly IceServer[]
}

/** Opens a connection as its initiator: with the track (if any) and the channel `handrail`. */
export function openPeer({ track, iceServers }: PeerOrder, events: PeerEvents): Peer {
  const peer = new SimplePeer({
    initiator: true,
    wrtc,
    objectMode: true,
    channelName: 'handrail',
    config: { iceServers: [...iceServers] },
    ...(track && { stream: new wrtc.MediaStream([track]) }),
  })
  let closed = false
  let why = 'closed by the other side'

  peer.on('signal', data => {
    const signal = signalSchema.safeParse(JSON.parse(JSON.stringify(data)))
    if (signal.success && !closed) events.onSignal(signal.data)
  })
  peer.on('connect', () => {
    if (!closed) events.onOpen()
  })
  peer.on('iceStateChange', (state: string) => {
    if (!closed && peer.connected && ['disconnected', 'connected', 'completed'].includes(state))
      events.onSilent(state === 'disconnected')
  })
  peer.on('data', (data: unknown) => {
    if (closed) return
    if (typeof data === 'string') {
      if (data.length <= MAX_CHANNEL_TEXT_BYTES) events.onText(data)
    } else if (data instanceof Uint8Array) events.onChunk(data)
  })
  peer.on('error', error => (why = error.message))
  peer.on('close', () => {
    if (closed) return
    closed = true
    events.onGone(why)
  })

  return {
    signal(signal) {
      if (closed || signal.type === 'ready') return
      if (signal.type === 'answer') peer.signal({ type: 'answer', sdp: raiseVideoBitrate(signal.sdp) })
      else if (signal.type === 'candidate')
        peer.signal({ type: 'candidate', candidate: signal.candidate as RTCIceCandidate })
    },
    say(message) {
      if (peer.connected) peer.send(JSON.stringify(message))
    },
    sendChunk(message) {
      if (peer.connected) peer.send(message)
    },
    queuedBytes: () => peer.bufferSize,
    connection: () => (peer as unknown as Inside)._pc,
    sayFirst(message) {
      if (peer.connected) peer.send(JSON.stringify(message))
    },
    async sending() {
      if (closed) return null
      const reports = await new Promise<unknown[]>(resolve =>
        (peer as unknown as WithStats).getStats((error, found) => resolve(error ? [] : found)),
      )
      return reports.map(report => sendingSchema.safeParse(report).data).find(found => found) ?? null
    },
    close() {
      closed = true
      peer.destroy()
    },
  }
}

/** What simple-peer has and its types lack. */
interface WithStats {
  getStats(done: (error: Error | null, reports: unknown[]) => void): void
}

/** What it keeps and has no public name for. */
interface Inside {
  _pc: RTCPeerConnection
}
