import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { FileFault } from '../../../../shared/files/file-fault.ts'
import type { FolderEntry } from '../../../../shared/protocol/channel/files.ts'

/** What can be sent: a file, or a folder as one stream (shared/files/folder-stream.ts). It may be read several times. FILE1. */
export interface Source {
  readonly bytes: number
  /** A folder's list, in the order of its stream. */
  readonly entries: readonly FolderEntry[] | null
  read(fromByte: number): Promise<Reading>
}

/** One reading of a source, from a byte on. */
export interface Reading {
  /** The next block; null at the end. It is overwritten by the next call. Throws FileFault where it was changed meanwhile. */
  next(): Promise<Uint8Array<ArrayBuffer> | null>
  /** The SHA-256 of the whole; only at its end. */
  sha256(): string
  close(): Promise<void>
}

export const READ_BYTES = 1024 * 1024

/** No link is followed in the last step, and opening a pipe or a device does not wait for its other end. */
const forReading = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Opens a plain file; links, devices, pipes and sockets are refused. */
export async function openPlainFile(path: string): Promise<{ file: FileHandle; bytes: number }> {
  let file: FileHandle
  try {
    file = await open(path, forReading)
  } catch (cause) {
    throw new FileFault('cannot-read', `${path} cannot be read: ${String(cause)}`, { cause })
  }
  const stats = await file.stat()
  if (stats.isFile()) return { file, bytes: stats.size }
  await file.close()
  throw new FileFault('cannot-read', `${path} is no plain file.`)
}

export async function openFileSource(path: string): Promise<Source> {
  const { file, bytes } = await openPlainFile(path)
  await file.close()
  return { bytes, entries: null, read: fromByte => readFile(path, bytes, fromByte) }
}

async function readFile(path: string, bytes: number, fromByte: number): Promise<Reading> {
  const { file } = await openPlainFile(path)
  const hash = createHash('sha256')
  const block = new Uint8Array(READ_BYTES)
  let position = 0

  async function readBlock(): Promise<Uint8Array<ArrayBuffer>> {
    const { bytesRead } = await file.read(block, 0, Math.min(READ_BYTES, bytes - position), position)
    if (bytesRead === 0)
      throw new FileFault('cannot-read', `${path} ended after ${position} of ${bytes} bytes: it was changed.`)
    position += bytesRead
    hash.update(block.subarray(0, bytesRead))
    return block.subarray(0, bytesRead)
  }

  return {
    async next() {
      // What stands before the first byte wanted is read for the checksum alone.
      while (position < bytes) {
        const startedAt = position
        const read = await readBlock()
        if (position > fromByte) return read.subarray(Math.max(0, fromByte - startedAt))
      }
      return null
    },
    sha256: () => hash.digest('hex'),
    close: () => file.close(),
  }
}
