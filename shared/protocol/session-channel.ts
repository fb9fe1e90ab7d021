import { z } from 'zod'
import { modeReasonSchema, sessionModeSchema } from '../sessions/session-mode.ts'
import { endReasonSchema } from '../sessions/session-state.ts'
import { idSchema, timeSchema } from './people.ts'

/**
 * The session channel: what viewer and session child say to each other, peer to peer, over one ordered and reliable
 * WebRTC data channel. Text messages are JSON of this union; binary messages are file chunks (see below).
 */

export const MAX_CHANNEL_TEXT_BYTES = 32 * 1024
export const MAX_CHAT_CHARACTERS = 4000
export const FILE_CHUNK_BYTES = 64 * 1024
export const MAX_FILE_BYTES = 100 * 1024 ** 3
/** A binary message: 4 bytes (big endian) transfer number, then up to FILE_CHUNK_BYTES bytes of the file, in order. */
export const FILE_CHUNK_HEADER_BYTES = 4

const transferNumber = z.number().int().min(1).max(0xffffffff)

/** Why a file transfer stopped without the file having arrived. */
export const fileStops = [
  'refused',
  'forbidden-by-policy',
  'cancelled',
  'checksum-mismatch',
  'disk-full',
  'cannot-write',
  'cannot-read',
  'too-large',
  'connection-lost',
] as const
export type FileStop = (typeof fileStops)[number]

export const channelMessageSchema = z.discriminatedUnion('type', [
  /** First message of the session child: what holds now. Sent again after each change. */
  z.object({
    type: z.literal('state'),
    mode: sessionModeSchema,
    because: modeReasonSchema,
    allowedModes: z.array(sessionModeSchema).max(5),
    may: z.object({ chat: z.boolean(), fileTransfer: z.boolean() }),
    screen: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }).nullable(),
  }),
  /** Either side asks for another mode; the child answers with `state`, or with `mode-refused`. MODE3. */
  z.object({ type: z.literal('mode-request'), mode: sessionModeSchema }),
  z.object({ type: z.literal('mode-refused'), mode: sessionModeSchema, reason: endReasonSchema }),

  z.object({
    type: z.literal('chat'),
    messageId: idSchema,
    text: z.string().min(1).max(MAX_CHAT_CHARACTERS),
    sentAt: timeSchema,
  }),
  z.object({ type: z.literal('chat-delivered'), messageId: idSchema }),

  /** Sender: here is a file. The receiver answers `file-accept` (from which byte) or `file-stop`. */
  z.object({
    type: z.literal('file-offer'),
    transfer: transferNumber,
    name: z.string().min(1).max(255),
    bytes: z.number().int().min(0).max(MAX_FILE_BYTES),
  }),
  z.object({ type: z.literal('file-accept'), transfer: transferNumber, fromByte: z.number().int().min(0) }),
  /** Receiver, now and then: how much has been written, for progress and flow control. */
  z.object({ type: z.literal('file-progress'), transfer: transferNumber, bytes: z.number().int().min(0) }),
  /** Sender, after the last chunk; the receiver checks, and answers `file-received` or `file-stop`. */
  z.object({
    type: z.literal('file-end'),
    transfer: transferNumber,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.object({
    type: z.literal('file-received'),
    transfer: transferNumber,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.object({ type: z.literal('file-stop'), transfer: transferNumber, reason: z.enum(fileStops) }),

  z.object({ type: z.literal('end'), reason: endReasonSchema }),
])
export type ChannelMessage = z.infer<typeof channelMessageSchema>

/**
 * Transfer numbers: the controller counts odd numbers up, the session child even ones, so both may offer at once.
 */
export function nextTransferNumber(last: number, side: 'controller' | 'target'): number {
  return last === 0 ? (side === 'controller' ? 1 : 2) : last + 2
}

/** Puts a transfer number in front of a chunk. */
export function encodeFileChunk(transfer: number, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(FILE_CHUNK_HEADER_BYTES + chunk.byteLength)
  new DataView(message.buffer).setUint32(0, transfer)
  message.set(chunk, FILE_CHUNK_HEADER_BYTES)
  return message
}

/** Takes a binary message apart; null where it is shorter than its header or larger than a chunk may be. */
export function decodeFileChunk(message: Uint8Array): { transfer: number; chunk: Uint8Array } | null {
  const chunkBytes = message.byteLength - FILE_CHUNK_HEADER_BYTES
  if (chunkBytes < 0 || chunkBytes > FILE_CHUNK_BYTES) return null
  const transfer = new DataView(message.buffer, message.byteOffset).getUint32(0)
  return { transfer, chunk: message.subarray(FILE_CHUNK_HEADER_BYTES) }
}
