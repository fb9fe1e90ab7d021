import { setTimeout as delay } from 'node:timers/promises'
import type { FairTurns } from './fair-turns.ts'
import type { Reading } from './source.ts'

/** A way on which bytes go to the receiver; gone with its connection. */
export interface ChunkLane {
  readonly kind: 'channel' | 'direct' | 'relay'
  readonly chunkBytes: number
  /** How much may be on its way beyond what the receiver confirmed. */
  readonly windowBytes: number
  /** Sends bytes that stand at `position` of the transfer; they may be overwritten after the call. */
  send(of: { transfer: number; run: number; position: number }, bytes: Uint8Array<ArrayBuffer>): void
  /** The receiver has confirmed so much more of what went over it. */
  confirmed(bytes: number): void
  /** Nothing arrives on it any more. */
  giveUp(): void
  turns: FairTurns
}

/** How often it is looked whether the receiver has confirmed more, or the pause is over. */
const LOOK_AGAIN_MS = 2
const LOOK_AGAIN_PAUSED_MS = 50

export interface SendingOrder {
  reading: Reading
  transfer: number
  run: number
  fromByte: number
  lane: ChunkLane
  /** How many bytes the receiver has confirmed. */
  confirmedBytes: () => number
  paused: () => boolean
  /** Set when the connection is gone or the transfer over: sending ends at once. */
  signal: AbortSignal
}

/**
 * Sends what `reading` gives from `fromByte` on and returns the SHA-256 of the whole, or null when the signal ended it.
 * Never more than the window beyond what the receiver confirmed, nor more than the queue limit on the channel.
 * Throws FileFault when it cannot be read or is not what was offered.
 */
export async function sendChunks(order: SendingOrder): Promise<string | null> {
  const { reading, transfer, run, lane, signal } = order
  let position = order.fromByte
  for (let block = await reading.next(); block !== null; block = await reading.next())
    for (let at = 0; at < block.length; at += lane.chunkBytes) {
      await mayGo(position)
      await lane.turns.turn(signal)
      if (signal.aborted) return null
      const chunk = block.subarray(at, at + lane.chunkBytes)
      lane.send({ transfer, run, position }, chunk)
      position += chunk.length
    }
  return signal.aborted ? null : reading.sha256()

  async function mayGo(from: number): Promise<void> {
    while (!signal.aborted && order.paused()) await delay(LOOK_AGAIN_PAUSED_MS)
    while (!signal.aborted && from - order.confirmedBytes() > lane.windowBytes) await delay(LOOK_AGAIN_MS)
  }
}
