import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { secretsFile } from '../secrets.ts'
import { storeFile } from '../store/open-store.ts'
import { backUpRecordings, recordingsBeside } from './back-up-recordings.ts'

/** A backup is a SQLite file of its own: the relay's tables, and this one with the secrets that belong to them. */
export const BACKUP_TABLE = 'handrail_backup'

/**
 * Writes database and secrets into one file (mode 0600) that appears only when it is whole, and the recordings into a folder
 * beside it (see `recordingsBeside`; `recordingsDir` null: without them). The relay may be running. Throws `not-found` where
 * there is nothing to back up, `conflict` where the file exists and `force` is not given.
 */
export async function backUp(
  dataDir: string,
  file: string,
  { force, now, recordingsDir }: { force: boolean; now: number; recordingsDir: string | null },
): Promise<{ bytes: number; recordings: number; recordingBytes: number }> {
  const from = storeFile(dataDir)
  if (!existsSync(from)) throw new Failure('not-found', say(relayWords.nothingToBackUp, { folder: dataDir }))
  if (existsSync(file) && !force) throw new Failure('conflict', say(relayWords.fileExists, { file }))
  const secrets = await readFile(secretsFile(dataDir), 'utf8')
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const draftRecordings = recordingsBeside(draft)
  let copied = { recordings: 0, bytes: 0 }
  try {
    await (await open(draft, 'wx', 0o600)).close()
    const source = new Database(from, { readonly: true })
    try {
      await source.backup(draft)
    } finally {
      source.close()
    }
    const copy = new Database(draft)
    try {
      // One file without a log beside it.
      copy.pragma('journal_mode = DELETE')
      copy.exec(
        `create table ${BACKUP_TABLE} (made_at integer not null, secrets text not null, with_recordings integer not null)`,
      )
      copy
        .prepare(`insert into ${BACKUP_TABLE} values (?, ?, ?)`)
        .run(now, secrets, recordingsDir === null ? 0 : 1)
      if (recordingsDir !== null) copied = await backUpRecordings(copy, recordingsDir, draftRecordings)
    } finally {
      copy.close()
    }
    const handle = await open(draft, 'r+')
    await handle.sync()
    const { size } = await handle.stat()
    await handle.close()
    // The folder first: a backup never tells of recordings that are not beside it.
    await rm(recordingsBeside(file), { recursive: true, force: true })
    if (copied.recordings > 0) await rename(draftRecordings, recordingsBeside(file))
    await rename(draft, file)
    return { bytes: size, recordings: copied.recordings, recordingBytes: copied.bytes }
  } finally {
    await rm(draftRecordings, { recursive: true, force: true })
    await rm(draft, { force: true })
  }
}
