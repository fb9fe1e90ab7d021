import { z } from 'zod'
import { modeReasonSchema, sessionModeSchema } from '../sessions/session-mode.ts'
import { endReasonSchema } from '../sessions/session-state.ts'
import { idSchema, timeSchema } from './people.ts'

/**
 * The session channel: what viewer and session child say to each other, peer to peer, over one ordered and reliable
 * WebRTC data channel named `handrail`. Text messages are JSON of this union; binary messages are file chunks (see below).
 * Both ends make their simple-peer with `objectMode: true`, so that text arrives as string and chunks as bytes, and with
 * `iceServers: []` unless servers are configured.
 *
 * Connections come and go, the session stays. The child makes every offer: at the viewer's signal `ready` and, after a loss,
 * by itself for a minute; an offer always belongs to a new connection, so the viewer drops the old one and answers with a
 * new peer, with the offer's `connection` number on its answer and candidates. After each connect the child says `state`, and then both sides take up again what was unfinished:
 * - chat: each side sends its lines again that were not confirmed with `chat-delivered`; the receiver confirms every line
 *   and shows each messageId once;
 * - files: each sender offers its unfinished transfers again with the same number, name and size; a receiver that still has
 *   the part answers `file-accept` with the byte to go on from (a viewer that was reloaded has nothing and starts at 0).
 *
 * In a mode without a screen the video track carries no picture but black; with no display there is no track.
 */

export const MAX_CHANNEL_TEXT_BYTES = 32 * 1024
export const MAX_CHAT_CHARACTERS = 4000
export const FILE_CHUNK_BYTES = 64 * 1024
export const MAX_FILE_BYTES = 100 * 1024 ** 3
/** A receiver says `file-progress` whenever it has written this much more (it may say so more often). */
export const FILE_PROGRESS_EVERY_BYTES = 1024 * 1024
/** A sender never has more than this beyond the receiver's last `file-progress` (or `file-accept`) on its way. */
export const FILE_WINDOW_BYTES = 8 * 1024 * 1024
/** A sender waits while the data channel's `bufferedAmount` is above this, so that chat stays quick beside files. */
export const MAX_QUEUED_BYTES = 1024 * 1024
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
  /** First message of the session child on each connection: what holds now. Sent again after each change. */
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
  /** Receiver: how much has been written in all; the sender's window moves with it (FILE_WINDOW_BYTES). */
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
  /** Either side, at any time: this transfer is over without a file; chunks of it that still arrive are dropped. */
  z.object({ type: z.literal('file-stop'), transfer: transferNumber, reason: z.enum(fileStops) }),

  /** The session is over; said before the connection closes. The relay is told through the links as well. */
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
