import wrtc from '@roamhq/wrtc'
import SimplePeer from 'simple-peer'
import { toControllerEvents } from '../../shared/protocol/controller-link.ts'
import { decodeFileChunk, encodeFileChunk, FILE_CHUNK_BYTES } from '../../shared/protocol/channel/files.ts'
import { channelMessageSchema, type ChannelMessage } from '../../shared/protocol/session-channel.ts'
import type { Signal } from '../../shared/protocol/session.ts'
import { createHash } from 'node:crypto'
import type { Authenticated } from '../../shared/sessions/authenticate.ts'
import { guardController } from './guard-peers.ts'
import { eventually, type TestController } from './relay.ts'

/** The viewer of a session without a browser: it answers the device's offers through a real relay, over real WebRTC. */
export interface ControllerViewer {
  heard: ChannelMessage[]
  /** The bytes of each transfer as they came. */
  received: Map<number, Uint8Array[]>
  /** Frames of the device's screen so far. */
  frames: () => { count: number; width: number; height: number }
  say: (message: ChannelMessage) => void
  /** Waits for the first message of this type that fits. */
  hear: <T extends ChannelMessage['type']>(
    type: T,
    fits?: (message: Extract<ChannelMessage, { type: T }>) => boolean,
  ) => Promise<Extract<ChannelMessage, { type: T }>>
  /** Offers a small file and sends it once the device takes it. */
  sendFile: (transfer: number, name: string, bytes: Uint8Array) => Promise<void>
  /** The security words, as the viewer has them. */
  authenticated: () => Authenticated | null
  stop: () => void
}

/** Attaches to the session and says that it is ready. */
export async function openControllerViewer(
  controller: TestController,
  sessionId: string,
): Promise<ControllerViewer> {
  const heard: ChannelMessage[] = []
  const received = new Map<number, Uint8Array[]>()
  const seen = { count: 0, width: 0, height: 0 }
  let peer: SimplePeer.Instance | null = null
  let authenticated: Authenticated | null = null

  function answer(offer: Extract<Signal, { type: 'offer' }>): void {
    peer?.destroy()
    const current = new SimplePeer({ wrtc, objectMode: true, config: { iceServers: [] } })
    peer = current
    current.on('signal', data => {
      const signal = { ...JSON.parse(JSON.stringify(data)), connection: offer.connection } as Signal
      controller.ask('session:signal', { sessionId, signal }).catch(() => undefined)
    })
    current.on('connect', () => {
      const guard = guardController(current, {
        kept: authenticated,
        onAuthenticated: result => (authenticated = result),
        pass(data) {
          if (typeof data === 'string') heard.push(channelMessageSchema.parse(JSON.parse(data)))
          else takeChunk(data)
        },
      })
      current.on('data', guard.take)
    })
    current.on('track', (track: MediaStreamTrack) => {
      const sink = new wrtc.nonstandard.RTCVideoSink(track)
      sink.onframe = (event: unknown) => {
        const { frame } = event as { frame: { width: number; height: number } }
        seen.count += 1
        seen.width = frame.width
        seen.height = frame.height
      }
    })
    current.on('error', () => undefined)
    current.signal({ type: 'offer', sdp: offer.sdp })
  }

  function takeChunk(message: Uint8Array): void {
    const decoded = decodeFileChunk(message)
    if (!decoded) return
    const chunks = received.get(decoded.transfer) ?? []
    chunks.push(decoded.chunk)
    received.set(decoded.transfer, chunks)
  }

  const takeSignal = (payload: unknown): void => {
    const event = toControllerEvents['session:signal'].request.parse(payload)
    if (event.sessionId !== sessionId) return
    if (event.signal.type === 'offer') answer(event.signal)
    else if (event.signal.type === 'candidate')
      peer?.signal({ type: 'candidate', candidate: event.signal.candidate as RTCIceCandidate })
  }
  controller.socket.on('session:signal', takeSignal)
  await controller.ask('session:attach', { sessionId })
  await controller.ask('session:signal', { sessionId, signal: { type: 'ready' } })

  const viewer: ControllerViewer = {
    heard,
    received,
    frames: () => ({ ...seen }),
    authenticated: () => authenticated,
    say: message => peer?.send(JSON.stringify(message)),
    async hear(type, fits = () => true) {
      type Wanted = Extract<ChannelMessage, { type: typeof type }>
      return await eventually(() =>
        heard.filter((message): message is Wanted => message.type === type).find(fits),
      )
    },
    async sendFile(transfer, name, bytes) {
      viewer.say({ type: 'file-offer', transfer, name, bytes: bytes.byteLength })
      await viewer.hear('file-accept', message => message.transfer === transfer)
      for (let at = 0; at < bytes.byteLength; at += FILE_CHUNK_BYTES)
        peer?.send(encodeFileChunk(transfer, bytes.subarray(at, at + FILE_CHUNK_BYTES)))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      viewer.say({ type: 'file-end', transfer, sha256 })
      await viewer.hear('file-received', message => message.transfer === transfer)
    },
    stop() {
      controller.socket.off('session:signal', takeSignal)
      peer?.destroy()
    },
  }
  return viewer
}
