import {
  encodeFileChunk,
  FILE_CHUNK_BYTES,
  FILE_WINDOW_BYTES,
  MAX_QUEUED_BYTES,
} from '../../../../shared/protocol/channel/files.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { fairTurns } from './fair-turns.ts'
import type { ChunkLane } from './send-file.ts'

/** The data channel of one connection, as files need it. */
export interface DataChannel {
  say(message: ChannelMessage): void
  sendChunk(message: Uint8Array<ArrayBuffer>): void
  queuedBytes(): number
}

/** The data channel as the way of bytes that always works. */
export function channelLane(to: DataChannel, confirmed: (bytes: number) => void): ChunkLane {
  return {
    kind: 'channel',
    chunkBytes: FILE_CHUNK_BYTES,
    windowBytes: FILE_WINDOW_BYTES,
    send: ({ transfer }, bytes) => to.sendChunk(encodeFileChunk(transfer, bytes)),
    confirmed,
    giveUp: () => undefined,
    turns: fairTurns(() => to.queuedBytes() <= MAX_QUEUED_BYTES),
  }
}
