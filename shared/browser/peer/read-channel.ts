import { decodeFileChunk } from '../../protocol/channel/files.ts'
import {
  channelMessageSchema,
  MAX_CHANNEL_TEXT_BYTES,
  type ChannelMessage,
} from '../../protocol/session-channel.ts'

export type ChannelInput =
  | { kind: 'message'; message: ChannelMessage }
  | { kind: 'chunk'; transfer: number; chunk: Uint8Array<ArrayBuffer> }
  /** Not of this protocol: dropped. */
  | { kind: 'nonsense' }

/** Understands one message of the session channel. Never throws, whatever came. */
export function readChannel(data: unknown): ChannelInput {
  if (data instanceof Uint8Array) {
    const decoded = decodeFileChunk(data)
    return decoded
      ? { kind: 'chunk', ...decoded, chunk: decoded.chunk as Uint8Array<ArrayBuffer> }
      : { kind: 'nonsense' }
  }
  if (typeof data !== 'string' || data.length > MAX_CHANNEL_TEXT_BYTES) return { kind: 'nonsense' }
  let json: unknown
  try {
    json = JSON.parse(data)
  } catch {
    return { kind: 'nonsense' }
  }
  const parsed = channelMessageSchema.safeParse(json)
  return parsed.success ? { kind: 'message', message: parsed.data } : { kind: 'nonsense' }
}
