import type { BigIntStats } from 'node:fs'
import { trustProblems as words } from '../../shared/words/en/trust.ts'
import { say } from '../../shared/words/say.ts'

/** The accounts that may own what is relied on; null where accounts have no numbers (Windows). */
export type Owners = readonly number[] | null

/** Root, and whom else is named; nobody is asked where the system knows no such thing. */
export function rootAnd(...others: (number | undefined)[]): Owners {
  if (!process.getuid) return null
  return [0, ...others.filter(uid => uid !== undefined)]
}

/** Why a file or folder with these stats may not be relied on: others own it or can write to it. Null where it may. SIGN8. */
export function unsafety(path: string, stats: BigIntStats, owners: Owners): string | null {
  if (!owners) return null
  const uid = Number(stats.uid)
  if (!owners.includes(uid)) return say(words.wrongOwner, { path, uid, owner: owners.at(-1) ?? 0 })
  if ((stats.mode & 0o022n) !== 0n)
    return say(words.writable, { path, mode: (stats.mode & 0o7777n).toString(8) })
  return null
}

/** The reason in an error of the file system, for a person. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
