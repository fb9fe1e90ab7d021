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
  LANE_MOST_CHUNK_BYTES,
  LANE_UP_CHUNK_BYTES,
  LANE_WINDOW_BYTES,
} from '../../protocol/channel/fast-lane.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import type { ChunkLane } from './chunk-lane.ts'
import { REACH_TIMEOUT_MS, reachDevice, reachRelay, type LaneStreams } from './reach-lane.ts'

type Offer = Extract<ChannelMessage, { type: 'lane-offer' | 'lane-offer-relay' }>

/** A page's end of the fast lane. */
export interface FastLane {
  /** A file that is worth it moves. */
  want(): void
  /** Takes a message that is about the lane; tells whether it was one. */
  hear(message: ChannelMessage): boolean
  disconnected(): void
}

export interface FastLaneOrder {
  say: (message: ChannelMessage) => void
  onLane: (lane: ChunkLane | null) => void
  onBlock: (place: BlockPlace, bytes: Uint8Array<ArrayBuffer>) => void
  /** So many bytes more were confirmed that went over the lane through the relay; true: it is slower than the data channel. */
  isSlow?: (confirmedBytes: number) => boolean
  /** This end of the lane at the relay to which the page is connected. Rejects where there is none. */
  joinRelay?: () => Promise<{ relay: string; token: string }>
}

const MAX_QUEUED_BYTES = 4 * 1024 * 1024

/** The viewer's end: takes up what the device offers, straight to it or through the relay. */
export function openFastLane(order: FastLaneOrder): FastLane {
  let current: AbortController | null = null
  /** The relay was found to be slower than the data channel; it is not tried again on this connection. */
  let relayIsSlow = false
  const isSlow = (bytes: number): boolean => (relayIsSlow ||= order.isSlow?.(bytes) ?? false)
  const joinRelay = async (): Promise<{ relay: string; token: string }> => {
    if (!order.joinRelay || relayIsSlow) throw new Error('not through the relay')
    return await order.joinRelay()
  }
  return {
    // It is the device that offers, and it sees the same files.
    want: () => undefined,
    hear(message) {
      if (message.type !== 'lane-offer' && message.type !== 'lane-offer-relay') return false
      current?.abort()
      const lane = new AbortController()
      current = lane
      takeUp(message, { ...order, isSlow, joinRelay }, lane).catch((error: unknown) => {
        // Without it files go over the data channel.
        if (!lane.signal.aborted) console.info('handrail: no fast lane', error)
        lane.abort()
      })
      return true
    },
    disconnected() {
      current?.abort()
      current = null
      relayIsSlow = false
    },
  }
}

async function reach(offer: Offer, { joinRelay }: FastLaneOrder, signal: AbortSignal): Promise<LaneStreams> {
  if (offer.type === 'lane-offer') return await reachDevice(offer, signal)
  if (!joinRelay) throw new Error('this page has no relay')
  return await reachRelay(await joinRelay(), signal)
}

async function takeUp(offer: Offer, order: FastLaneOrder, ending: AbortController): Promise<void> {
  const { say, onLane, onBlock, isSlow } = order
  const half = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  const theirs = Uint8Array.from(atob(offer.secret), character => character.codePointAt(0) ?? 0)
  const keys = await deriveLaneKeys(theirs, half)
  say({ type: 'lane-answer', secret: btoa(String.fromCodePoint(...half)) })
  let streams: LaneStreams
  try {
    streams = await reach(offer, order, ending.signal)
  } catch (error) {
    if (!ending.signal.aborted) say({ type: 'lane-unreachable', secret: offer.secret })
    throw error
  }
  const { body, socket } = streams
  const tooLong = setTimeout(() => ending.abort(), REACH_TIMEOUT_MS)
  let isOpen = false
  let queuedBytes = 0
  let waiting: (() => void)[] = []
  const reader = body.getReader()
  ending.signal.addEventListener('abort', () => {
    clearTimeout(tooLong)
    socket.disconnect()
    reader.cancel().catch(() => undefined)
    wake()
    if (isOpen) onLane(null)
  })
  socket.on('connect_error', () => ending.abort())
  socket.on('disconnect', () => ending.abort())

  function wake(): void {
    const woken = waiting
    waiting = []
    for (const go of woken) go()
  }

  const seal = blockSealer(keys, 'up')
  let sending: Promise<void> = Promise.resolve()
  async function write(
    before: Promise<void>,
    sealing: Promise<Uint8Array<ArrayBuffer>>,
    bytes: number,
  ): Promise<void> {
    const sealed = await sealing
    await before
    socket.emit('block', sealed, () => {
      queuedBytes -= bytes
      wake()
    })
  }
  function send(place: BlockPlace, bytes: Uint8Array): void {
    queuedBytes += bytes.length
    sending = write(sending, seal(place, bytes), bytes.length)
    sending.catch(() => ending.abort())
  }
  const hasRoom = (): boolean => ending.signal.aborted || queuedBytes <= MAX_QUEUED_BYTES
  const lane: ChunkLane = {
    kind: offer.type === 'lane-offer' ? 'direct' : 'relay',
    chunkBytes: LANE_UP_CHUNK_BYTES,
    windowBytes: LANE_WINDOW_BYTES,
    send,
    confirmed(bytes) {
      if (lane.kind === 'relay' && isSlow?.(bytes)) ending.abort()
    },
    giveUp: () => ending.abort(),
    async untilRoom() {
      // Not by a timer: in a page that is not in front it would come once a second.
      while (!hasRoom()) await new Promise<void>(resolve => waiting.push(resolve))
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
  const read = frameReader(blockBytes(LANE_MOST_CHUNK_BYTES), sealed => {
    opening = take(opening, open(sealed))
    opening.catch(() => ending.abort())
  })
  for (let part = await reader.read(); !part.done; part = await reader.read()) read(part.value)
  await opening
  ending.abort()
}
