import type { ChannelMessage } from '../protocol/session-channel.ts'

/** What carries the sealed blocks of one lane, and how the viewer is told of it. */
export interface LaneWire {
  /** To the viewer, in the order of the calls. */
  write(sealed: Uint8Array): void
  /** What has not left yet. */
  queuedBytes(): number
  offer(secret: string): ChannelMessage
  stop(): void
}

export interface LaneWireEvents {
  /** From the viewer, in order. */
  onBlock: (sealed: Uint8Array<ArrayBuffer>) => void
  /** Something has left; there may be room again. */
  onLeft: () => void
  /** It broke off, or nobody came. */
  onGone: () => void
}

/** A block as Socket.IO gives it, to a process or to a page: the same bytes, not copied. Null where it is none. */
export function blockOf(received: unknown): Uint8Array<ArrayBuffer> | null {
  if (received instanceof ArrayBuffer) return new Uint8Array(received)
  if (!(received instanceof Uint8Array) || !(received.buffer instanceof ArrayBuffer)) return null
  return new Uint8Array(received.buffer, received.byteOffset, received.byteLength)
}
