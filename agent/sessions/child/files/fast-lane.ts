import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import {
  blockOpener,
  blockSealer,
  deriveLaneKeys,
  framed,
  HELLO,
  isHello,
  SECRET_BYTES,
  type BlockPlace,
} from '../../../../shared/files/lane-blocks.ts'
import { LANE_DOWN_CHUNK_BYTES, LANE_WINDOW_BYTES } from '../../../../shared/protocol/channel/fast-lane.ts'
import { MAX_QUEUED_BYTES } from '../../../../shared/protocol/channel/files.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { fairTurns } from './fair-turns.ts'
import type { LaneServer } from './lane-server.ts'
import type { ChunkLane } from './send-file.ts'

/** A quicker way for files beside the data channel, offered to the viewer when a large one begins. */
export interface FastLane {
  /** A file that is worth it begins: offers the lane, once a connection. */
  want(say: (message: ChannelMessage) => void): void
  /** Takes a message that is about the lane; tells whether it was one. */
  take(message: ChannelMessage): boolean
  connectionLost(): void
}

export function openFastLane(order: {
  onLane: (lane: ChunkLane | null) => void
  onBlock: (place: BlockPlace, bytes: Uint8Array<ArrayBuffer>) => void
  onFault: (message: string) => void
}): FastLane {
  let lane: { take(secret: string): void; close(): void } | null = null

  return {
    want(say) {
      lane ??= offerLane({ ...order, say })
    },
    take(message) {
      if (message.type === 'lane-answer') lane?.take(message.secret)
      return message.type === 'lane-answer'
    },
    connectionLost() {
      lane?.close()
      lane = null
    },
  }
}

/** One lane: from its offer until its streams, or the connection over which it was agreed on, are gone. */
function offerLane(order: {
  say: (message: ChannelMessage) => void
  onLane: (lane: ChunkLane | null) => void
  onBlock: (place: BlockPlace, bytes: Uint8Array<ArrayBuffer>) => void
  onFault: (message: string) => void
}): { take(secret: string): void; close(): void } {
  const secret = new Uint8Array(randomBytes(SECRET_BYTES))
  const token = randomBytes(32).toString('base64url')
  const down = Promise.withResolvers<ServerResponse>()
  const keys = Promise.withResolvers<Awaited<ReturnType<typeof deriveLaneKeys>>>()
  let server: LaneServer | null = null
  let opening: Promise<ReturnType<typeof blockOpener>> | null = null
  let taking: Promise<void> = Promise.resolve()
  let isOpen = false
  let closed = false

  function close(): void {
    if (closed) return
    closed = true
    server?.stop()
    if (isOpen) order.onLane(null)
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

  /** The viewer has both streams and the keys: so does this end. */
  async function begin(): Promise<void> {
    const response = await down.promise
    const seal = blockSealer(await keys.promise, 'down')
    let queuedBytes = 0
    let sending: Promise<void> = Promise.resolve()

    async function write(
      before: Promise<void>,
      sealing: Promise<Uint8Array<ArrayBuffer>>,
      bytes: number,
    ): Promise<void> {
      const sealed = await sealing
      await before
      queuedBytes -= bytes
      if (!closed) response.write(framed(sealed))
    }
    function send(place: BlockPlace, bytes: Uint8Array): void {
      queuedBytes += bytes.length
      sending = write(sending, seal(place, bytes), bytes.length)
      sending.catch(() => close())
    }

    send(HELLO, new Uint8Array())
    if (closed) return
    isOpen = true
    order.onLane({
      kind: 'direct',
      chunkBytes: LANE_DOWN_CHUNK_BYTES,
      windowBytes: LANE_WINDOW_BYTES,
      send,
      giveUp: close,
      turns: fairTurns(() => closed || queuedBytes + response.writableLength <= 4 * MAX_QUEUED_BYTES),
    })
  }

  async function start(): Promise<void> {
    const { serveLane } = await import('./lane-server.ts')
    server = await serveLane({
      token,
      onDown: down.resolve,
      onUp: () => undefined,
      onBlock(sealed) {
        taking = takeBlock(taking, sealed)
      },
      onGone: close,
    })
    if (closed) return server.stop()
    const { addresses } = server
    order.say({ type: 'lane-offer', token, secret: Buffer.from(secret).toString('base64'), addresses })
  }
  start().catch((error: unknown) => {
    order.onFault(`No fast lane: ${String(error)}`)
    close()
  })

  return {
    take(ofViewer) {
      const half = new Uint8Array(Buffer.from(ofViewer, 'base64'))
      deriveLaneKeys(secret, half).then(keys.resolve, close)
    },
    close,
  }
}
