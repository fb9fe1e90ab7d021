import type { ChunkLane } from './chunk-lane.ts'
import type { SourceFile } from './file-disk.ts'

/**
 * Sends what `source` gives from `fromByte` on and returns the SHA-256 of the whole; null when `signal` ended it.
 * `untilConfirmed(bytes)` resolves once the receiver has written that many and nobody holds the transfer back.
 */
export async function sendChunks(order: {
  source: SourceFile
  transfer: number
  run: number
  fromByte: number
  lane: ChunkLane
  untilConfirmed: (bytes: number) => Promise<void>
  signal: AbortSignal
}): Promise<string | null> {
  const { source, transfer, run, lane, untilConfirmed, signal } = order
  let position = order.fromByte
  // The next block is read while this one is sent.
  let ahead = source.next()
  for (let block = await ahead; block !== null; block = await ahead) {
    ahead = source.next()
    ahead.catch(() => undefined) // Awaited above, unless sending ends before; then nobody needs it.
    for (let at = 0; at < block.length; at += lane.chunkBytes) {
      const chunk = block.subarray(at, at + lane.chunkBytes)
      await untilConfirmed(position + chunk.length - lane.windowBytes)
      await lane.untilRoom()
      if (signal.aborted) return null
      await lane.send({ transfer, run, position }, chunk)
      position += chunk.length
    }
  }
  return signal.aborted ? null : source.finish()
}
