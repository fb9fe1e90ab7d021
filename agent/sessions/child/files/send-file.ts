import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import {
  encodeFileChunk,
  FILE_CHUNK_BYTES,
  FILE_WINDOW_BYTES,
  MAX_QUEUED_BYTES,
} from '../../../../shared/protocol/channel/files.ts'

/** What sending needs of a connection; gone with it. */
export interface ChunkLane {
  sendChunk(message: Uint8Array<ArrayBuffer>): void
  queuedBytes(): number
}

const READ_BYTES = 1024 * 1024
/** wrtc tells no `bufferedamountlow`: the queue is looked at this often. */
const LOOK_AGAIN_MS = 2

export interface SendingOrder {
  path: string
  transfer: number
  bytes: number
  fromByte: number
  lane: ChunkLane
  /** How many bytes the receiver has confirmed. */
  confirmedBytes: () => number
  /** Set when the connection is gone or the transfer over: sending ends at once. */
  signal: AbortSignal
}

/**
 * Sends the bytes of a file from `fromByte` on and returns the SHA-256 of the whole file, or null when the signal ended it.
 * Never more than the window beyond what the receiver confirmed, nor more than the queue limit on the channel.
 * Throws when the file cannot be read or is shorter than it was offered.
 */
export async function sendFileChunks(order: SendingOrder): Promise<string | null> {
  const { path, transfer, bytes, fromByte, lane, confirmedBytes, signal } = order
  const hash = createHash('sha256')
  await using file = await open(path, 'r')
  const block = new Uint8Array(READ_BYTES)
  for (let position = 0; position < bytes;) {
    const { bytesRead } = await file.read(block, 0, Math.min(READ_BYTES, bytes - position), position)
    if (bytesRead === 0)
      throw new Error(`${path} ended after ${position} of ${bytes} bytes: it was changed meanwhile.`)
    hash.update(block.subarray(0, bytesRead))
    const skipBytes = Math.min(bytesRead, Math.max(0, fromByte - position))
    for (let at = skipBytes; at < bytesRead; at += FILE_CHUNK_BYTES) {
      while (!signal.aborted && mustWait(position + at)) await delay(LOOK_AGAIN_MS)
      if (signal.aborted) return null
      lane.sendChunk(
        encodeFileChunk(transfer, block.subarray(at, Math.min(at + FILE_CHUNK_BYTES, bytesRead))),
      )
    }
    position += bytesRead
  }
  return signal.aborted ? null : hash.digest('hex')

  function mustWait(position: number): boolean {
    return lane.queuedBytes() > MAX_QUEUED_BYTES || position - confirmedBytes() > FILE_WINDOW_BYTES
  }
}
