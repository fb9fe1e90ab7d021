import { closeSync, fchownSync, fsync, openSync, writeSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { FolderOwner } from './state-folder.ts'

const toDisk = promisify(fsync)

/**
 * Writes a private file so that a power cut leaves either the old text or the new: temporary file, fsync, rename, fsync of
 * the folder. What need not wait for the disk is done at once: an action waits for such a write before it starts, and
 * write-file-atomic takes three times as long over it. One write of a file at a time; the caller sees to that.
 */
export async function writeDurably(path: string, text: string, owner: FolderOwner): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  const file = openSync(temporary, 'w', 0o600)
  try {
    if (process.getuid?.() === 0) fchownSync(file, owner.uid, owner.gid)
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    await toDisk(file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** A rename is durable only once its folder is. Windows has no such thing to open. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = openSync(dir, 'r')
  try {
    await toDisk(folder)
  } finally {
    closeSync(folder)
  }
}
