import { Failure } from '../../shared/protocol/failure.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'

/**
 * What says that there is no room: SQLite's SQLITE_FULL, PostgreSQL's disk_full (53100), and the system where a file is written
 * (ENOSPC, and EDQUOT for an account's share).
 */
const codes: ReadonlySet<unknown> = new Set(['SQLITE_FULL', '53100', 'ENOSPC', 'EDQUOT'])
const MOST_CAUSES = 10

/** Whether the disk below the store, or below the relay's files, is full; also where something else was thrown because of it. */
export function isStorageFull(error: unknown): boolean {
  let cause = error
  for (let depth = 0; depth < MOST_CAUSES && cause instanceof Error; depth += 1) {
    if ('code' in cause && codes.has(cause.code)) return true
    ;({ cause } = cause)
  }
  return false
}

/** The failure that is told where the disk is full; any other error as it is. */
export function sayStorageFull(error: unknown): unknown {
  if (error instanceof Failure || !isStorageFull(error)) return error
  return new Failure('storage-full', failureSentences['storage-full'], { cause: error })
}
