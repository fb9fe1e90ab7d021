import { encodeFileChunk, FILE_CHUNK_BYTES, FILE_WINDOW_BYTES } from '../../protocol/channel/files.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'

/** The data channel of one connection, as files need it. */
export interface FileLane {
  say(message: ChannelMessage): void
  sendChunk(message: Uint8Array<ArrayBuffer>): void
  /** Resolves when the queue of the channel has room, or the connection is gone (the signal of the sending says so). */
  untilRoom(): Promise<void>
}

/** A way on which bytes go to the receiver; gone with its connection. */
export interface ChunkLane {
  readonly kind: 'channel' | 'direct' | 'relay'
  readonly chunkBytes: number
  /** How much may be on its way beyond what the receiver confirmed. */
  readonly windowBytes: number
  /** Sends bytes that stand at `position` of the transfer. */
  send(
    of: { transfer: number; run: number; position: number },
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<void> | void
  untilRoom(): Promise<void>
  /** The receiver has confirmed so much more of what went over it. */
  confirmed(bytes: number): void
  /** Nothing arrives on it any more. */
  giveUp(): void
}

/** A connection as files see it. */
export interface FileLanes {
  say(message: ChannelMessage): void
  /** The data channel, which always works. */
  channel: ChunkLane
  /** The quickest way that is open now. */
  lane(): ChunkLane
}

/** The data channel as the way of bytes that always works. */
export function channelLane(to: FileLane, confirmed: (bytes: number) => void): ChunkLane {
  return {
    kind: 'channel',
    chunkBytes: FILE_CHUNK_BYTES,
    windowBytes: FILE_WINDOW_BYTES,
    send: ({ transfer }, bytes) => to.sendChunk(encodeFileChunk(transfer, bytes)),
    untilRoom: () => to.untilRoom(),
    confirmed,
    giveUp: () => undefined,
  }
}
