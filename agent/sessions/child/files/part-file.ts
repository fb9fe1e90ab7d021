import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, statfs, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { FileFault } from '../../../../shared/files/file-fault.ts'
import { numberedName, safeFileName } from '../../../../shared/files/safe-path.ts'
import type { FileStop } from '../../../../shared/protocol/channel/files.ts'

/** What is not whole yet: private, under a name that says so, in the folder where it will be kept. FILE1. */
export interface Part {
  /** Appends. Throws FileFault where the bytes are not what they should be, or the system's error. */
  write(chunks: Uint8Array<ArrayBuffer>[]): Promise<void>
  /** The checksum of all that was written; only at the end. */
  sha256(): string
  /** Gives it its name, never that of something that is there already. */
  keepAs(offeredName: string): Promise<Kept>
  discard(): Promise<void>
}

export interface Kept {
  path: string
  /** The name that it would have had, were it not taken. */
  nameTaken?: string
}

const MOST_NAMES_TRIED = 10_000

/** A name for what is not whole, that nobody can foresee. */
export function partName(): string {
  return `.handrail-${randomBytes(8).toString('hex')}.part`
}

export async function openPartFile(folder: string): Promise<Part> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, partName())
  const file = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  return {
    async write(chunks) {
      const { bytesWritten } = await file.writev(chunks)
      const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
      // A system may take a part of it only; the rest goes, or fails, by itself.
      if (bytesWritten < bytes) await file.appendFile(Buffer.concat(chunks).subarray(bytesWritten))
      for (const chunk of chunks) hash.update(chunk)
    },
    sha256: () => hash.digest('hex'),
    async keepAs(offeredName) {
      await file.sync()
      await file.close()
      return await giveName(folder, safeFileName(offeredName), wanted => takeName(path, wanted))
    },
    async discard() {
      await file.close()
      await unlink(path)
    },
  }
}

/** Tries the name, then `name (2)` and so on, until `take` says that it was free and is taken now. */
export async function giveName(
  folder: string,
  name: string,
  take: (path: string) => Promise<boolean>,
): Promise<Kept> {
  for (let nth = 1; nth <= MOST_NAMES_TRIED; nth++) {
    const path = join(folder, numberedName(name, nth))
    if (await take(path)) return nth === 1 ? { path } : { path, nameTaken: name }
  }
  throw new Error(`${MOST_NAMES_TRIED} files named like ${name} are in ${folder} already; remove some.`)
}

/** A hard link fails where the name is taken, in one step; where a file system has no links, the name is reserved first. */
async function takeName(part: string, wanted: string): Promise<boolean> {
  try {
    await link(part, wanted)
    await unlink(part)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error))) throw error
  }
  try {
    const reserved = await open(wanted, 'wx', 0o600)
    await reserved.close()
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
  await rename(part, wanted)
  return true
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** What the other side is told when writing fails. */
export function writeStop(error: unknown): FileStop {
  if (error instanceof FileFault) return error.reason
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error)) ? 'disk-full' : 'cannot-write'
}

/** Whether the folder's disk has room for this many bytes more. A disk that cannot be asked is taken to have room. */
export async function hasRoomFor(folder: string, bytes: number): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const disk = await statfs(folder)
  return disk.blocks === 0 || disk.bavail * disk.bsize > bytes
}
