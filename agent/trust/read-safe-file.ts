import { constants, lstatSync, type BigIntStats } from 'node:fs'
import { open } from 'node:fs/promises'
import { trustProblems as words } from '../../shared/words/en/trust.ts'
import { say } from '../../shared/words/say.ts'
import { unsafety, type Owners } from './file-safety.ts'

/** A file or folder that may not be relied on; the message says why and what to do. */
export class TrustProblem extends Error {
  override readonly name = 'TrustProblem'
}

/**
 * Reads a whole file that only `owners` can have written. What is checked is the file that was opened, not what stands at
 * its path a moment later. Throws a TrustProblem, or the file system's error.
 */
export async function readSafeFile(path: string, owners: Owners, maxBytes: number): Promise<Buffer> {
  // Not following links, and never waiting for the other end of a pipe. Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const file = await open(path, flags)
  try {
    const stats = await file.stat({ bigint: true })
    if (!stats.isFile()) throw new TrustProblem(say(words.notAFile, { path }))
    const unsafe = unsafety(path, stats, owners)
    if (unsafe !== null) throw new TrustProblem(unsafe)
    if (stats.size > BigInt(maxBytes)) throw new TrustProblem(say(words.tooLarge, { path, limit: maxBytes }))
    const bytes = Buffer.alloc(Number(stats.size))
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}

/** The stats of a real folder that only `owners` can change; null where nothing stands there. Throws a TrustProblem otherwise. */
export function safeFolder(path: string, owners: Owners): BigIntStats | null {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (!stats) return null
  if (!stats.isDirectory()) throw new TrustProblem(say(words.notAFolder, { path }))
  const unsafe = unsafety(path, stats, owners)
  if (unsafe !== null) throw new TrustProblem(unsafe)
  return stats
}
