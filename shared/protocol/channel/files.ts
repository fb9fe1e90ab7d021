import { z } from 'zod'

/** Files on the session channel: text messages that agree on a transfer, binary messages that carry it. FILE1. */

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

/** A folder of more files or folders than this, or deeper, is refused before anything of it is read or written. */
export const MAX_FOLDER_ENTRIES = 100_000
export const MAX_FOLDER_DEPTH = 32
export const MAX_PATH_CHARACTERS = 4096
/** Entries of a folder's list in one message; a path in it takes at most this many bytes, so that the message fits. */
export const FOLDER_ENTRIES_IN_MESSAGE = 100
export const MAX_ENTRY_PATH_BYTES = 2000

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
  'too-many-files',
  'too-deep',
  'unsafe-name',
  'connection-lost',
] as const
export type FileStop = (typeof fileStops)[number]

/** One entry of a folder's list: a file with its size, or a folder. Parts of the path are parted by `/`, whatever the platform. */
export const folderEntrySchema = z.object({
  path: z.string().min(1).max(MAX_ENTRY_PATH_BYTES),
  /** Null: a folder. One that has entries of its own need not be listed. */
  bytes: z.number().int().min(0).max(MAX_FILE_BYTES).nullable(),
})
export type FolderEntry = z.infer<typeof folderEntrySchema>

export const fileMessages = [
  /**
   * Sender: here is a file, or a folder. The receiver answers `file-accept` (from which byte) or `file-stop`.
   * A folder is one transfer: its bytes are those of its files in the order of its list, each followed by the 32 bytes of its
   * SHA-256; `bytes` counts both, and the checksum of the whole is the SHA-256 of those 32 bytes of all files in a row.
   */
  z.object({
    type: z.literal('file-offer'),
    transfer: transferNumber,
    name: z.string().min(1).max(255),
    bytes: z.number().int().min(0),
    folder: z.object({ files: z.number().int().min(0), folders: z.number().int().min(0) }).optional(),
    /** Controller: put it into this folder of the target (one that it may browse), not where received files go. */
    into: z.string().min(1).max(MAX_PATH_CHARACTERS).optional(),
    /** Child: this is what `browse-fetch` with this number asked for. */
    fetched: z.number().int().min(1).optional(),
    /** It takes the place of this one, which was stopped. */
    again: transferNumber.optional(),
  }),
  /**
   * For a folder, `entries` says how much of its list the receiver has; the sender says the rest before the first byte.
   * `run` counts up with each accept of a transfer: bytes on the fast lane that belong to an earlier one are dropped.
   */
  z.object({
    type: z.literal('file-accept'),
    transfer: transferNumber,
    fromByte: z.number().int().min(0),
    entries: z.number().int().min(0).optional(),
    run: z.number().int().min(0).max(0xffffffff).optional(),
  }),
  z.object({
    type: z.literal('folder-entries'),
    transfer: transferNumber,
    /** How many entries came before these. */
    after: z.number().int().min(0),
    entries: z.array(folderEntrySchema).min(1).max(FOLDER_ENTRIES_IN_MESSAGE),
  }),
  /** Either side: I hold it back, or no longer do. Bytes flow while neither does. Said again after each reconnect. */
  z.object({ type: z.literal('file-pause'), transfer: transferNumber, paused: z.boolean() }),
  /** Receiver: offer me this one again; it was stopped. */
  z.object({ type: z.literal('file-again'), transfer: transferNumber }),
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
] as const

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
