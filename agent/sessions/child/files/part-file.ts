import { link, mkdir, open, rename, statfs, unlink } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { FileStop } from '../../../../shared/protocol/channel/files.ts'
import { numberedName, safeFileName } from './safe-name.ts'

/** A file that is not whole yet: private, under a name that says so, in the folder where it will be kept. FILE1. */
export interface PartFile {
  write(chunks: Uint8Array[]): Promise<void>
  /** Gives the file its name, never that of a file that is there already. Returns the whole path. */
  keepAs(offeredName: string): Promise<string>
  discard(): Promise<void>
}

const MOST_NAMES_TRIED = 10_000

export async function openPartFile(folder: string): Promise<PartFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `.handrail-${randomBytes(8).toString('hex')}.part`)
  const file = await open(path, 'wx', 0o600)
  return {
    async write(chunks) {
      for (const chunk of chunks) await file.appendFile(chunk)
    },
    async keepAs(offeredName) {
      await file.sync()
      await file.close()
      return await giveName(path, folder, safeFileName(offeredName))
    },
    async discard() {
      await file.close()
      await unlink(path)
    },
  }
}

async function giveName(part: string, folder: string, name: string): Promise<string> {
  for (let nth = 1; nth <= MOST_NAMES_TRIED; nth++) {
    const wanted = join(folder, numberedName(name, nth))
    if (await takeName(part, wanted)) return wanted
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

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** What the other side is told when writing fails. */
export function writeStop(error: unknown): FileStop {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error)) ? 'disk-full' : 'cannot-write'
}

/** Whether the folder's disk has room for this many bytes more. A disk that cannot be asked is taken to have room. */
export async function hasRoomFor(folder: string, bytes: number): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const disk = await statfs(folder)
  return disk.blocks === 0 || disk.bavail * disk.bsize > bytes
}
