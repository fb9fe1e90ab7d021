import wrtc from '@roamhq/wrtc'
import SimplePeer, { type Instance } from 'simple-peer'
import { decodeFileChunk } from '../../shared/protocol/channel/files.ts'
import { channelMessageSchema, type ChannelMessage } from '../../shared/protocol/session-channel.ts'
import { signalSchema, type Signal } from '../../shared/protocol/session.ts'
import type { Authenticated } from '../../shared/sessions/authenticate.ts'
import { guardTarget } from './guard-peers.ts'
import { eventually, type DeviceOptions, type TestDevice, type TestRelay } from './relay.ts'
import { tellSealingKey } from './sealing.ts'

/** A device at the protocol's level with a real WebRTC end: it accepts a session, shows a moving picture, and says what it is told to. */
export interface PeerDevice {
  device: TestDevice
  /** Everything the viewer said over the channel, in order. */
  said: ChannelMessage[]
  /** The bytes of each transfer as they arrived. */
  received: Map<number, Uint8Array[]>
  /** How many connections were made so far. */
  connections: () => number
  /** Enters a code and accepts the session, once `beforeAnswer` is done. */
  join: (code: string, beforeAnswer?: () => Promise<void>) => Promise<string>
  say: (message: ChannelMessage) => void
  sendBytes: (bytes: Uint8Array) => void
  /** The first message of this type that fits, as soon as it has been said. */
  heard: <T extends ChannelMessage['type']>(
    type: T,
    fits?: (message: Extract<ChannelMessage, { type: T }>) => boolean,
  ) => Promise<Extract<ChannelMessage, { type: T }>>
  /** Breaks the connection without a word, as a network does. */
  breakConnection: () => void
  stop: () => void
}

export type DeviceStateMessage = Extract<ChannelMessage, { type: 'state' }>

const WIDTH = 640
const HEIGHT = 400
const FRAME_MS = 100

export async function startPeerDevice(
  relay: Pick<TestRelay, 'connectDevice'>,
  state: DeviceStateMessage,
  options: { hostName?: string; handlers?: DeviceOptions['handlers'] } = {},
): Promise<PeerDevice> {
  const said: ChannelMessage[] = []
  const received = new Map<number, Uint8Array[]>()
  let sessionId = ''
  let peer: Instance | null = null
  let connections = 0
  let wasAsked = false

  const device = await relay.connectDevice({
    hostName: options.hostName ?? 'reception-pc',
    handlers: {
      ...options.handlers,
      'session:request': () => {
        wasAsked = true
        return {}
      },
      'session:signal': ({ signal }) => {
        if (signal.type === 'ready') connect()
        else if (!('connection' in signal) || signal.connection === connections) peer?.signal(signal as never)
        return {}
      },
    },
  })
  await tellSealingKey(device)
  const source = new wrtc.nonstandard.RTCVideoSource({ isScreencast: true })
  const track = source.createTrack()
  let frame = 0
  let authenticated: Authenticated | null = null
  const painting = setInterval(() => source.onFrame(testPicture(frame++)), FRAME_MS)

  function connect(): void {
    peer?.destroy()
    connections += 1
    const connection = connections
    const made: Instance = new SimplePeer({
      initiator: true,
      wrtc,
      objectMode: true,
      channelName: 'handrail',
      config: { iceServers: [] },
      stream: new wrtc.MediaStream([track]),
    })
    peer = made
    made.on('signal', (raw: unknown) => {
      const signal = { ...signalSchema.parse(raw), connection } as Signal
      device.ask('session:signal', { sessionId, signal }).catch(() => undefined)
    })
    made.on('connect', () => {
      const guard = guardTarget(made, { kept: authenticated, onAuthenticated, pass })
      made.on('data', guard.take)
    })
    made.on('error', () => undefined)
  }
  function onAuthenticated(result: Authenticated): void {
    authenticated = result
    say(state)
    device.ask('session:happened', { sessionId, happening: { type: 'connected' } }).catch(() => undefined)
  }
  function pass(data: string | Uint8Array): void {
    if (typeof data === 'string') return void said.push(channelMessageSchema.parse(JSON.parse(data)))
    const chunk = decodeFileChunk(data)
    if (!chunk) throw new Error('not a chunk')
    received.set(chunk.transfer, [...(received.get(chunk.transfer) ?? []), chunk.chunk])
  }
  function say(message: ChannelMessage): void {
    peer?.send(JSON.stringify(message))
  }

  return {
    device,
    said,
    received,
    connections: () => connections,
    async join(code, beforeAnswer) {
      ;({ sessionId } = await device.ask('code:redeem', { code }))
      await eventually(() => wasAsked)
      await beforeAnswer?.()
      await device.ask('session:answer', {
        sessionId,
        answer: { accepted: true, decidedBy: 'user', floorDecided: false },
      })
      return sessionId
    },
    say,
    sendBytes: bytes => peer?.send(bytes),
    heard: (type, fits = () => true) =>
      eventually(() => said.find((m): m is never => m.type === type && fits(m as never)) ?? null),
    breakConnection() {
      peer?.destroy()
      peer = null
    },
    stop() {
      clearInterval(painting)
      peer?.destroy()
      track.stop()
      device.disconnect()
    },
  }
}

/** Grey bars that move, as I420. */
function testPicture(frame: number): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128)
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1)
      data[y * WIDTH + x] = (Math.floor((x + frame * 8) / 40) % 2) * 140 + 60 + (y / HEIGHT) * 40
  return { width: WIDTH, height: HEIGHT, data }
}
