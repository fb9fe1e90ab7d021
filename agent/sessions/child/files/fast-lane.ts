import { randomBytes } from 'node:crypto'
import {
  blockOpener,
  blockSealer,
  deriveLaneKeys,
  HELLO,
  isHello,
  SECRET_BYTES,
  type BlockPlace,
} from '../../../../shared/files/lane-blocks.ts'
import { LANE_DOWN_CHUNK_BYTES, LANE_WINDOW_BYTES } from '../../../../shared/protocol/channel/fast-lane.ts'
import { MAX_QUEUED_BYTES } from '../../../../shared/protocol/channel/files.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { fairTurns } from './fair-turns.ts'
import type { LaneWire, LaneWireEvents } from './lane-wire.ts'
import type { RelayEnd } from './relay-wire.ts'
import type { ChunkLane } from './send-file.ts'

/** A quicker way for files beside the data channel, offered to the viewer when a large one begins. */
export interface FastLane {
  /** A file that is worth it moves: offers a lane where there is none, direct first. */
  want(say: (message: ChannelMessage) => void): void
  /** Takes a message that is about the lane; tells whether it was one. */
  take(message: ChannelMessage): boolean
  connectionLost(): void
}

export interface FastLaneOrder {
  onLane: (lane: ChunkLane | null) => void
  onBlock: (place: BlockPlace, bytes: Uint8Array<ArrayBuffer>) => void
  /** So many bytes more were confirmed that went over the lane through the relay; true: it is slower than the data channel. */
  isSlow?: (confirmedBytes: number) => boolean
  /** An end of a lane through the relay; left out where there is none. Rejects where the relay offers none. */
  askRelay?: () => Promise<RelayEnd>
  onFault: (message: string) => void
}

type Way = 'direct' | 'relay'

/** What may wait to be opened: a viewer heeds the window; one that never agrees on keys, or floods, must not fill the memory. */
const MAX_SEALED_BYTES = 2 * LANE_WINDOW_BYTES
/** A lane that was open and broke off is offered again, so often in one connection. */
const MOST_OFFERS = 5

export function openFastLane(order: FastLaneOrder): FastLane {
  const { askRelay } = order
  let lane: OfferedLane | null = null
  let ways: Way[] = []
  let offers = 0
  let connected = false

  const openWire: Record<Way, (events: LaneWireEvents) => Promise<LaneWire>> = {
    async direct(events) {
      const { serveLane } = await import('./lane-server.ts')
      return await serveLane(events)
    },
    async relay(events) {
      if (!askRelay) throw new Error('there is no relay')
      const { openRelayWire } = await import('./relay-wire.ts')
      return await openRelayWire(await askRelay(), events)
    },
  }

  function offer(say: (message: ChannelMessage) => void): void {
    const [way] = ways
    if (way === undefined || lane || offers >= MOST_OFFERS) return
    offers += 1
    const offered: OfferedLane = offerLane({
      ...order,
      way,
      say,
      open: openWire[way],
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
        ways = askRelay ? ['direct', 'relay'] : ['direct']
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
  order: FastLaneOrder & {
    way: Way
    say: (message: ChannelMessage) => void
    open: (events: LaneWireEvents) => Promise<LaneWire>
    onClosed: (how: 'never-open' | 'broke-off' | 'slow') => void
  },
): OfferedLane {
  const secret = new Uint8Array(randomBytes(SECRET_BYTES))
  const secretText = Buffer.from(secret).toString('base64')
  const keys = Promise.withResolvers<Awaited<ReturnType<typeof deriveLaneKeys>>>()
  let wire: LaneWire | null = null
  let opening: Promise<ReturnType<typeof blockOpener>> | null = null
  let taking: Promise<void> = Promise.resolve()
  let sealedBytes = 0
  let isOpen = false
  let closed = false

  function close(how: 'broke-off' | 'slow' = 'broke-off'): void {
    if (closed) return
    closed = true
    wire?.stop()
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
      turns: fairTurns(() => closed || sealingBytes + (wire?.queuedBytes() ?? 0) <= 4 * MAX_QUEUED_BYTES),
    })
  }

  async function start(): Promise<void> {
    wire = await order.open({ onBlock, onGone: () => close() })
    if (closed) wire.stop()
    else order.say(wire.offer(secretText))
  }
  start().catch((error: unknown) => {
    if (!closed) order.onFault(`No fast lane (${order.way}): ${String(error)}`)
    close()
  })

  return {
    take(ofViewer) {
      const half = new Uint8Array(Buffer.from(ofViewer, 'base64'))
      deriveLaneKeys(secret, half).then(keys.resolve, () => close())
    },
    unreachable(offered) {
      if (offered === secretText) close()
    },
    close,
  }
}
