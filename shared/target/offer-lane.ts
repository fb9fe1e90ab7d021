import {
  blockOpener,
  blockSealer,
  deriveLaneKeys,
  HELLO,
  isHello,
  SECRET_BYTES,
  type BlockPlace,
} from '../files/lane-blocks.ts'
import { LANE_DOWN_CHUNK_BYTES, LANE_WINDOW_BYTES } from '../protocol/channel/fast-lane.ts'
import type { ChannelMessage } from '../protocol/session-channel.ts'
import type { LaneWire, LaneWireEvents } from './lane-wire.ts'

/** A quicker way for files beside the data channel, offered to the viewer when a large one begins. */
export interface LaneOffers {
  /** A file that is worth it moves: offers a lane where there is none, the first way first. */
  want(say: (message: ChannelMessage) => void): void
  /** Takes a message that is about the lane; tells whether it was one. */
  take(message: ChannelMessage): boolean
  connectionLost(): void
}

export type LaneWay = 'direct' | 'relay'

/** This device's end of a lane on which both ends are. */
export interface DeviceLane {
  kind: LaneWay
  chunkBytes: number
  windowBytes: number
  /** The bytes may be overwritten after the call. */
  send(place: BlockPlace, bytes: Uint8Array): void
  /** The receiver has confirmed so much more of what went over it. */
  confirmed(bytes: number): void
  /** Nothing arrives on it any more. */
  giveUp(): void
  /** Whether more may be sent now; true also where it is gone. */
  hasRoom(): boolean
  untilRoom(): Promise<void>
}

export interface LaneOffersOrder {
  /** How each is opened, in the order in which they are tried. Rejects where there is none to be had. */
  ways: readonly { way: LaneWay; open: (events: LaneWireEvents) => Promise<LaneWire> }[]
  onLane: (lane: DeviceLane | null) => void
  onBlock: (place: BlockPlace, bytes: Uint8Array<ArrayBuffer>) => void
  /** So many bytes more were confirmed that went over the lane through the relay; true: it is slower than the data channel. */
  isSlow?: (confirmedBytes: number) => boolean
  onFault: (message: string) => void
}

/** What may wait to be opened: a viewer heeds the window; one that never agrees on keys, or floods, must not fill the memory. */
const MAX_SEALED_BYTES = 2 * LANE_WINDOW_BYTES
const MAX_QUEUED_BYTES = 4 * 1024 * 1024
/** A lane that was open and broke off is offered again, so often in one connection. */
const MOST_OFFERS = 5

export function offerLanes(order: LaneOffersOrder): LaneOffers {
  let lane: OfferedLane | null = null
  let ways = [...order.ways]
  let offers = 0
  let connected = false

  function offer(say: (message: ChannelMessage) => void): void {
    const [first] = ways
    if (first === undefined || lane || offers >= MOST_OFFERS) return
    offers += 1
    const offered: OfferedLane = offerLane({
      ...order,
      ...first,
      say,
      onClosed(how) {
        if (lane === offered) lane = null
        if (!connected) return
        // What the viewer does not reach it will not reach the next time either; what is slow is not wanted again.
        if (how !== 'broke-off') ways.shift()
        if (how === 'never-open') offer(say)
      },
    })
    lane = offered
  }

  return {
    want(say) {
      if (!connected) {
        connected = true
        offers = 0
        ways = [...order.ways]
      }
      offer(say)
    },
    take(message) {
      if (message.type === 'lane-answer') lane?.take(message.secret)
      else if (message.type === 'lane-unreachable') lane?.unreachable(message.secret)
      else return false
      return true
    },
    connectionLost() {
      connected = false
      lane?.close()
      lane = null
    },
  }
}

interface OfferedLane {
  /** The viewer's half of the keys. */
  take(secret: string): void
  unreachable(secret: string): void
  close(): void
}

/** One lane: from its offer until its streams, or the connection over which it was agreed on, are gone. */
function offerLane(
  order: Omit<LaneOffersOrder, 'ways'> & {
    way: LaneWay
    say: (message: ChannelMessage) => void
    open: (events: LaneWireEvents) => Promise<LaneWire>
    onClosed: (how: 'never-open' | 'broke-off' | 'slow') => void
  },
): OfferedLane {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  const secretText = btoa(String.fromCodePoint(...secret))
  const keys = Promise.withResolvers<Awaited<ReturnType<typeof deriveLaneKeys>>>()
  let wire: LaneWire | null = null
  let opening: Promise<ReturnType<typeof blockOpener>> | null = null
  let taking: Promise<void> = Promise.resolve()
  let sealedBytes = 0
  let isOpen = false
  let closed = false
  let waiting: (() => void)[] = []

  function wake(): void {
    const woken = waiting
    waiting = []
    for (const go of woken) go()
  }

  function close(how: 'broke-off' | 'slow' = 'broke-off'): void {
    if (closed) return
    closed = true
    wire?.stop()
    wake()
    if (isOpen) order.onLane(null)
    order.onClosed(isOpen ? how : 'never-open')
  }

  function onBlock(sealed: Uint8Array<ArrayBuffer>): void {
    if (closed) return
    sealedBytes += sealed.length
    if (sealedBytes > MAX_SEALED_BYTES) {
      order.onFault('The fast lane was given up: more came than was agreed on.')
      return close()
    }
    taking = takeBlock(taking, sealed).finally(() => (sealedBytes -= sealed.length))
  }

  /** Blocks are opened in the order in which they came; one that is not what was sealed ends the lane. */
  async function takeBlock(before: Promise<void>, sealed: Uint8Array<ArrayBuffer>): Promise<void> {
    opening ??= keys.promise.then(agreed => blockOpener(agreed, 'up'))
    const opened = opening.then(open => open(sealed))
    opened.catch(() => undefined)
    await before
    try {
      const { place, bytes } = await opened
      if (closed) return
      if (isHello(place)) await begin()
      else order.onBlock(place, bytes)
    } catch (error) {
      if (!closed) order.onFault(`The fast lane was given up: ${String(error)}`)
      close()
    }
  }

  /** The viewer is at the other end of the wire and has the keys: so does this end. */
  async function begin(): Promise<void> {
    const seal = blockSealer(await keys.promise, 'down')
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
      if (!closed) wire?.write(sealed)
    }
    function send(place: BlockPlace, bytes: Uint8Array): void {
      sealingBytes += bytes.length
      sending = write(sending, seal(place, bytes), bytes.length)
      sending.catch(() => close())
    }

    const hasRoom = (): boolean => closed || sealingBytes + (wire?.queuedBytes() ?? 0) <= MAX_QUEUED_BYTES

    send(HELLO, new Uint8Array())
    if (closed) return
    isOpen = true
    order.onLane({
      kind: order.way,
      chunkBytes: LANE_DOWN_CHUNK_BYTES,
      windowBytes: LANE_WINDOW_BYTES,
      send,
      confirmed(bytes) {
        if (order.way === 'relay' && order.isSlow?.(bytes)) close('slow')
      },
      giveUp: () => close(),
      hasRoom,
      async untilRoom() {
        while (!hasRoom()) await new Promise<void>(resolve => waiting.push(resolve))
      },
    })
  }

  async function start(): Promise<void> {
    wire = await order.open({ onBlock, onLeft: wake, onGone: () => close() })
    if (closed) wire.stop()
    else order.say(wire.offer(secretText))
  }
  start().catch((error: unknown) => {
    if (!closed) order.onFault(`No fast lane (${order.way}): ${String(error)}`)
    close()
  })

  return {
    take(ofViewer) {
      const half = Uint8Array.from(atob(ofViewer), character => character.codePointAt(0) ?? 0)
      deriveLaneKeys(secret, half).then(keys.resolve, () => close())
    },
    unreachable(offered) {
      if (offered === secretText) close()
    },
    close,
  }
}
