import { io } from 'socket.io-client'
import {
  blockBytes,
  blockOpener,
  blockSealer,
  deriveLaneKeys,
  frameReader,
  HELLO,
  isHello,
  SECRET_BYTES,
  type BlockPlace,
} from '../../files/lane-blocks.ts'
import {
  LANE_DOWN_CHUNK_BYTES,
  LANE_UP_CHUNK_BYTES,
  LANE_WINDOW_BYTES,
  laneDownPath,
  laneUpPath,
} from '../../protocol/channel/fast-lane.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import type { ChunkLane } from './chunk-lane.ts'

type Offer = Extract<ChannelMessage, { type: 'lane-offer' }>

/** The viewer's end of the fast lane: takes up what the device offers, where the device can be reached. */
export interface FastLane {
  /** Takes a message that is about the lane; tells whether it was one. */
  hear(message: ChannelMessage): boolean
  disconnected(): void
}

export interface FastLaneOrder {
  say: (message: ChannelMessage) => void
  onLane: (lane: ChunkLane | null) => void
  onBlock: (place: BlockPlace, bytes: Uint8Array<ArrayBuffer>) => void
}

const REACH_TIMEOUT_MS = 10_000
const MAX_QUEUED_BYTES = 4 * 1024 * 1024
const LOOK_AGAIN_MS = 4

export function openFastLane(order: FastLaneOrder): FastLane {
  let current: AbortController | null = null
  return {
    hear(message) {
      if (message.type !== 'lane-offer') return false
      current?.abort()
      const lane = new AbortController()
      current = lane
      takeUp(message, order, lane).catch((error: unknown) => {
        // Without it files go over the data channel.
        if (!lane.signal.aborted) console.info('handrail: no fast lane', error)
        lane.abort()
      })
      return true
    },
    disconnected() {
      current?.abort()
      current = null
    },
  }
}

async function takeUp(
  offer: Offer,
  { say, onLane, onBlock }: FastLaneOrder,
  ending: AbortController,
): Promise<void> {
  const half = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  const theirs = Uint8Array.from(atob(offer.secret), character => character.codePointAt(0) ?? 0)
  const keys = await deriveLaneKeys(theirs, half)
  say({ type: 'lane-answer', secret: btoa(String.fromCodePoint(...half)) })
  const { address, body } = await reach(offer, ending.signal)

  const socket = io(`http://${address}`, {
    path: laneUpPath(offer.token),
    transports: ['websocket'],
    reconnection: false,
  })
  const tooLong = setTimeout(() => ending.abort(), REACH_TIMEOUT_MS)
  let isOpen = false
  ending.signal.addEventListener('abort', () => {
    clearTimeout(tooLong)
    socket.disconnect()
    if (isOpen) onLane(null)
  })
  socket.on('connect_error', () => ending.abort())
  socket.on('disconnect', () => ending.abort())

  const seal = blockSealer(keys, 'up')
  let sealingBytes = 0
  let sending: Promise<void> = Promise.resolve()
  async function write(
    before: Promise<void>,
    sealing: Promise<Uint8Array<ArrayBuffer>>,
    bytes: number,
  ): Promise<void> {
    const sealed = await sealing
    await before
    sealingBytes -= bytes
    socket.emit('block', sealed)
  }
  function send(place: BlockPlace, bytes: Uint8Array): void {
    sealingBytes += bytes.length
    sending = write(sending, seal(place, bytes), bytes.length)
    sending.catch(() => ending.abort())
  }
  const queuedBytes = (): number => sealingBytes + queuedIn(socket)
  const lane: ChunkLane = {
    kind: 'direct',
    chunkBytes: LANE_UP_CHUNK_BYTES,
    windowBytes: LANE_WINDOW_BYTES,
    send,
    giveUp: () => ending.abort(),
    async untilRoom() {
      while (!ending.signal.aborted && queuedBytes() > MAX_QUEUED_BYTES)
        await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS))
    },
  }
  send(HELLO, new Uint8Array())

  const open = blockOpener(keys, 'down')
  let opening: Promise<void> = Promise.resolve()
  async function take(before: Promise<void>, opened: ReturnType<typeof open>): Promise<void> {
    opened.catch(() => undefined)
    await before
    const { place, bytes } = await opened
    if (ending.signal.aborted) return
    if (!isHello(place)) return onBlock(place, bytes)
    clearTimeout(tooLong)
    isOpen = true
    onLane(lane)
  }
  const read = frameReader(blockBytes(LANE_DOWN_CHUNK_BYTES), sealed => {
    opening = take(opening, open(sealed))
    opening.catch(() => ending.abort())
  })
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) read(part.value)
  await opening
  ending.abort()
}

/** The first of the device's addresses that answers. */
async function reach(
  { token, addresses }: Offer,
  signal: AbortSignal,
): Promise<{ address: string; body: ReadableStream<Uint8Array> }> {
  const tries = addresses.map(address => ({ address, ending: new AbortController() }))
  const stopAll = (but?: string): void => {
    for (const { address, ending } of tries) if (address !== but) ending.abort()
  }
  const late = setTimeout(stopAll, REACH_TIMEOUT_MS)
  signal.addEventListener('abort', () => stopAll())
  try {
    const first = await Promise.any(
      tries.map(async ({ address, ending }) => {
        const options = { signal: ending.signal, credentials: 'omit', cache: 'no-store' } as const
        const response = await fetch(`http://${address}${laneDownPath(token)}`, options)
        if (!response.ok || !response.body) throw new Error(`${address} answered ${response.status}`)
        return { address, body: response.body }
      }),
    )
    stopAll(first.address)
    return first
  } finally {
    clearTimeout(late)
  }
}

/** What waits in the socket; Socket.IO has no public name for it. */
function queuedIn(socket: ReturnType<typeof io>): number {
  const { transport } = socket.io.engine as unknown as { transport: { ws?: WebSocket } }
  return transport.ws?.bufferedAmount ?? 0
}
