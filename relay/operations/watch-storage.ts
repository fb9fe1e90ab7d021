import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'
import { isStorageFull, sayStorageFull } from '../store/storage-full.ts'

/** Whether there is room below the relay. OPS1. */
export interface StorageWatch {
  /** Turns an error that a full disk has brought about into the failure that says so, and notes it; any other is left as it is. */
  translate: (error: unknown) => unknown
  /** Full: something could not be kept a moment ago, or a folder of the relay's has no room left. */
  isFull: () => Promise<boolean>
}

/** Below this a transaction or a part of a recording may not fit. */
const LEAST_FREE_BYTES = 1024 ** 2
/** A store elsewhere is not looked at: what it refused a moment ago tells. */
const NOTED_FOR_MS = 30_000
const LOG_EVERY_MS = 60_000

export function watchStorage({
  folders,
  clock,
  log,
}: {
  /** The relay's own, which need not be there yet. */
  folders: readonly string[]
  clock: () => number
  log: Logger
}): StorageWatch {
  let refusedAt = -Infinity
  let loggedAt = -Infinity

  return {
    translate(error) {
      if (isStorageFull(error)) {
        refusedAt = clock()
        if (refusedAt - loggedAt >= LOG_EVERY_MS) {
          loggedAt = refusedAt
          log.error({ err: error }, 'the storage is full: nothing new is kept until there is room')
        }
      }
      return sayStorageFull(error)
    },
    async isFull() {
      if (clock() - refusedAt < NOTED_FOR_MS) return true
      const free = await Promise.all(folders.map(freeBytes))
      return free.some(bytes => bytes < LEAST_FREE_BYTES)
    },
  }
}

async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    // Not made yet.
    return Infinity
  }
}
