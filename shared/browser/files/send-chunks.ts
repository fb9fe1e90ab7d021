import { encodeFileChunk, FILE_CHUNK_BYTES, FILE_WINDOW_BYTES } from '../../protocol/channel/files.ts'
import type { SourceFile } from './file-disk.ts'

/** What sending needs of a connection; gone with it. */
export interface ChunkLane {
  sendChunk(message: Uint8Array<ArrayBuffer>): void
  /** Resolves when the queue of the channel has room, or the connection is gone (the signal of the sending says so). */
  untilRoom(): Promise<void>
}

/**
 * Sends what `source` gives from `fromByte` on and returns the SHA-256 of the whole file; null when `signal` ended it.
 * `untilConfirmed(bytes)` resolves once the receiver has written that many: the window of the session channel.
 */
export async function sendChunks(order: {
  source: SourceFile
  transfer: number
  fromByte: number
  lane: ChunkLane
  untilConfirmed: (bytes: number) => Promise<void>
  signal: AbortSignal
}): Promise<string | null> {
  const { source, transfer, lane, untilConfirmed, signal } = order
  let position = order.fromByte
  // The next block is read while this one is sent.
  let ahead = source.next()
  for (let block = await ahead; block !== null; block = await ahead) {
    ahead = source.next()
    ahead.catch(() => undefined) // Awaited above, unless sending ends before; then nobody needs it.
    for (let at = 0; at < block.length; at += FILE_CHUNK_BYTES) {
      const chunk = block.subarray(at, at + FILE_CHUNK_BYTES)
      await untilConfirmed(position + chunk.length - FILE_WINDOW_BYTES)
      await lane.untilRoom()
      if (signal.aborted) return null
      lane.sendChunk(encodeFileChunk(transfer, chunk))
      position += chunk.length
    }
  }
  return signal.aborted ? null : source.finish()
}
