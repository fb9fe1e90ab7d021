import { chmod, lstat, mkdir } from 'node:fs/promises'
import { Failure } from '../../shared/protocol/failure.ts'

/** Who owns the state folder: files written by root on behalf of that account are given to it. */
export interface FolderOwner {
  uid: number
  gid: number
}

/**
 * Makes the state folder where it is missing, and makes sure that it is private: a real folder, of mode 0700, owned by
 * the account that runs this (root may work in another's). Throws `forbidden` otherwise.
 */
export async function openStateFolder(dir: string): Promise<FolderOwner> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const found = await lstat(dir)
  if (!found.isDirectory())
    throw new Failure('forbidden', `${dir} is not a folder. Name another with --state, or remove it.`)
  const uid = process.getuid?.()
  if (uid !== undefined) {
    if (uid !== 0 && found.uid !== uid) throw notTheOwner(dir)
    if ((found.mode & 0o077) !== 0) await chmod(dir, 0o700)
  }
  return { uid: found.uid, gid: found.gid }
}

/** The refusal for whoever is not this device's administrator. EXEC1. */
function notTheOwner(dir: string): Failure {
  return new Failure(
    'forbidden',
    `The agent's state folder ${dir} belongs to another account. Run this command as its owner or as root.`,
  )
}
