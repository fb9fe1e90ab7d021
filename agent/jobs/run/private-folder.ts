import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { chown, mkdir, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MAX_OUTPUTS_FILE_BYTES } from '../../../shared/jobs/read-outputs.ts'
import type { RunAccount } from './run-account.ts'

/** A new folder for one run: the verified bytes in a file that nobody else can write, and the file for outputs. SIGN10. */
export interface PrivateFolder {
  dir: string
  scriptPath: string
  outputsPath: string
  /** What the script wrote as outputs, at most MAX_OUTPUTS_FILE_BYTES of it; empty where it replaced the file by something odd. */
  readOutputs: () => Promise<string>
  remove: () => Promise<void>
}

/**
 * Makes the folder (0700) and the script (0500), both owned by the account that runs it. `runsDir` is the agent's own,
 * closed to other accounts; a folder for another account therefore stands in the system's temporary folder.
 */
export async function makePrivateFolder(
  runsDir: string,
  account: RunAccount,
  bytes: Buffer,
  extension: string,
): Promise<PrivateFolder> {
  const parent = account.switchTo ? tmpdir() : runsDir
  const dir = join(parent, `handrail-${randomBytes(12).toString('hex')}`)
  const scriptPath = join(dir, `script${extension}`)
  const outputsPath = join(dir, 'outputs')
  await mkdir(dir, { mode: 0o700 })
  try {
    await writeNew(scriptPath, bytes, 0o500, account)
    await writeNew(outputsPath, Buffer.alloc(0), 0o600, account)
    if (account.switchTo) await chown(dir, account.switchTo.uid, account.switchTo.gid)
  } catch (error) {
    await rm(dir, { recursive: true, force: true })
    throw error
  }
  return {
    dir,
    scriptPath,
    outputsPath,
    readOutputs: () => readOwnFile(outputsPath, account),
    remove: () => rm(dir, { recursive: true, force: true, maxRetries: 2 }),
  }
}

async function writeNew(path: string, bytes: Buffer, mode: number, account: RunAccount): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode)
  try {
    if (bytes.length > 0) await file.writeFile(bytes)
    if (account.switchTo) await file.chown(account.switchTo.uid, account.switchTo.gid)
  } finally {
    await file.close()
  }
}

/** Reads a file that a script left, without being led elsewhere: no links, no devices, nobody else's. */
async function readOwnFile(path: string, account: RunAccount): Promise<string> {
  const noFollow = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const file = await open(path, noFollow).catch(() => null)
  if (!file) return ''
  try {
    const stats = await file.stat()
    const uid = account.switchTo?.uid ?? process.getuid?.()
    if (!stats.isFile() || stats.nlink !== 1 || (uid !== undefined && stats.uid !== uid)) return ''
    const buffer = Buffer.alloc(Math.min(stats.size, MAX_OUTPUTS_FILE_BYTES))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
