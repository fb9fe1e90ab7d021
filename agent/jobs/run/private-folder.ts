import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import { lstat, readdir, rm, rmdir, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MAX_TIME_OUT_MS } from '../../../shared/jobs/declaration.ts'
import { MAX_OUTPUTS_FILE_BYTES } from '../../../shared/jobs/read-outputs.ts'
import type { HelperFile } from './hand-over-helpers.ts'
import type { RunAccount } from './run-account.ts'

/**
 * A new folder for one run: the verified bytes in a file that nobody else can write, and the file for outputs. SIGN10.
 * Its few small files are written and read at once, without the detour of waiting: that is several times as fast.
 */
export interface PrivateFolder {
  /** Where the script begins: this folder, or another account's home. */
  workingDir: string
  scriptPath: string
  outputsPath: string
  /** A folder with helper functions, which no other account can change. */
  helpersPath: string
  /** What the script wrote as outputs, at most MAX_OUTPUTS_FILE_BYTES of it; empty where it replaced the file by something odd. */
  readOutputs: () => string
  remove: () => Promise<void>
}

const namePattern = /^handrail-run-[0-9a-f]{24}$/

/**
 * Makes the folder, the script (0500) and the outputs file (0600), both owned by the account that runs it. `runsDir` is
 * the agent's own and closed to other accounts. For another account the folder stands in the system's temporary folder;
 * it stays the agent's own there, so that nobody can put anything else in place of what is in it.
 */
export function makePrivateFolder(
  runsDir: string,
  account: RunAccount,
  bytes: Uint8Array,
  extension: string,
  helper: HelperFile,
): PrivateFolder {
  const { switchTo } = account
  const dir = join(switchTo ? tmpdir() : runsDir, `handrail-run-${randomBytes(12).toString('hex')}`)
  const scriptPath = join(dir, `script${extension}`)
  const outputsPath = join(dir, 'outputs')
  const helpersPath = join(dir, 'helpers')
  const remove = async (): Promise<void> => {
    // Only where the script itself could write does anything else stand there.
    if (switchTo) await removeOwn(dir)
    else await rm(dir, { recursive: true, force: true, maxRetries: 2 })
  }
  mkdirSync(dir, { mode: switchTo ? 0o711 : 0o700 })
  try {
    writeNew(scriptPath, bytes, 0o500, account)
    writeNew(outputsPath, new Uint8Array(), 0o600, account)
    // Listed and read by whoever runs the script, and the agent's own wherever that is another account.
    mkdirSync(helpersPath, { mode: 0o755 })
    writeFileSync(join(helpersPath, helper.name), helper.bytes, { mode: 0o444, flag: 'wx' })
  } catch (error) {
    void remove()
    throw error
  }
  return {
    workingDir: switchTo ? (existsSync(account.home) ? account.home : '/') : dir,
    scriptPath,
    outputsPath,
    helpersPath,
    readOutputs: () => readOwnFile(outputsPath, account),
    remove,
  }
}

/** Removes what an agent that was killed left: in its own folder, and of other accounts' runs that must be long over. */
export async function removeLeftFolders(runsDir: string, now: number): Promise<void> {
  await rm(runsDir, { recursive: true, force: true })
  for (const name of (await readdir(tmpdir())).filter(name => namePattern.test(name))) {
    const dir = join(tmpdir(), name)
    const stats = await lstat(dir).catch(() => null)
    const isOurs = stats?.isDirectory() === true && stats.uid === process.getuid?.()
    if (isOurs && stats.mtimeMs < now - 2 * MAX_TIME_OUT_MS) await removeOwn(dir)
  }
}

/** Removes a folder in which only we could make files and folders, without following anything. */
async function removeOwn(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    await (entry.isDirectory() ? removeOwn(path) : unlink(path))
  }
  await rmdir(dir)
}

function writeNew(path: string, bytes: Uint8Array, mode: number, { switchTo }: RunAccount): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode)
  try {
    if (bytes.length > 0) writeFileSync(file, bytes)
    if (switchTo) fchownSync(file, switchTo.uid, switchTo.gid)
  } finally {
    closeSync(file)
  }
}

/** Reads a file that a script left, without being led elsewhere: no links, no devices, nobody else's. */
function readOwnFile(path: string, { switchTo }: RunAccount): string {
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
    const uid = switchTo?.uid ?? process.getuid?.()
    if (!stats.isFile() || stats.nlink !== 1 || (uid !== undefined && stats.uid !== uid)) return ''
    if (stats.size === 0) return ''
    const buffer = Buffer.alloc(Math.min(stats.size, MAX_OUTPUTS_FILE_BYTES))
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, 0))
  } finally {
    closeSync(file)
  }
}
