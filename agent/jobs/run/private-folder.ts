import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
  chownSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MAX_OUTPUTS_FILE_BYTES } from '../../../shared/jobs/read-outputs.ts'
import type { RunAccount } from './run-account.ts'

/**
 * A new folder for one run: the verified bytes in a file that nobody else can write, and the file for outputs. SIGN10.
 * Its few small files are written and read at once, without the detour of waiting: that is several times as fast.
 */
export interface PrivateFolder {
  dir: string
  scriptPath: string
  outputsPath: string
  /** What the script wrote as outputs, at most MAX_OUTPUTS_FILE_BYTES of it; empty where it replaced the file by something odd. */
  readOutputs: () => string
  remove: () => Promise<void>
}

/**
 * Makes the folder (0700) and the script (0500), both owned by the account that runs it. `runsDir` is the agent's own,
 * closed to other accounts; a folder for another account therefore stands in the system's temporary folder.
 */
export function makePrivateFolder(
  runsDir: string,
  account: RunAccount,
  bytes: Uint8Array,
  extension: string,
): PrivateFolder {
  const parent = account.switchTo ? tmpdir() : runsDir
  const dir = join(parent, `handrail-${randomBytes(12).toString('hex')}`)
  const scriptPath = join(dir, `script${extension}`)
  const outputsPath = join(dir, 'outputs')
  mkdirSync(dir, { mode: 0o700 })
  const remove = (): Promise<void> => removeFolder(dir, [scriptPath, outputsPath])
  try {
    writeNew(scriptPath, bytes, 0o500, account)
    writeNew(outputsPath, new Uint8Array(), 0o600, account)
    if (account.switchTo) chownSync(dir, account.switchTo.uid, account.switchTo.gid)
  } catch (error) {
    void remove()
    throw error
  }
  return { dir, scriptPath, outputsPath, readOutputs: () => readOwnFile(outputsPath, account), remove }
}

function writeNew(path: string, bytes: Uint8Array, mode: number, account: RunAccount): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode)
  try {
    if (bytes.length > 0) writeFileSync(file, bytes)
    if (account.switchTo) fchownSync(file, account.switchTo.uid, account.switchTo.gid)
  } finally {
    closeSync(file)
  }
}

/** Mostly there is nothing but the two files; what a script left beside them may be large and takes its time. */
async function removeFolder(dir: string, files: readonly string[]): Promise<void> {
  try {
    for (const file of files) unlinkSync(file)
    rmdirSync(dir)
  } catch {
    await rm(dir, { recursive: true, force: true, maxRetries: 2 })
  }
}

/** Reads a file that a script left, without being led elsewhere: no links, no devices, nobody else's. */
function readOwnFile(path: string, account: RunAccount): string {
  const noFollow = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  let file: number
  try {
    file = openSync(path, noFollow)
  } catch {
    // The script removed it, or put a link in its place: no outputs.
    return ''
  }
  try {
    const stats = fstatSync(file)
    const uid = account.switchTo?.uid ?? process.getuid?.()
    if (!stats.isFile() || stats.nlink !== 1 || (uid !== undefined && stats.uid !== uid)) return ''
    if (stats.size === 0) return ''
    const buffer = Buffer.alloc(Math.min(stats.size, MAX_OUTPUTS_FILE_BYTES))
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, 0))
  } finally {
    closeSync(file)
  }
}
