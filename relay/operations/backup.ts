import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { secretsFile } from '../secrets.ts'
import { storeFile } from '../store/open-store.ts'

/** A backup is a SQLite file of its own: the relay's tables, and this one with the secrets that belong to them. */
export const BACKUP_TABLE = 'handrail_backup'

/**
 * Writes database and secrets into one file (mode 0600) that appears only when it is whole. The relay may be running.
 * Throws `not-found` where there is nothing to back up, `conflict` where the file exists and `force` is not given.
 */
export async function backUp(
  dataDir: string,
  file: string,
  { force, now }: { force: boolean; now: number },
): Promise<{ bytes: number }> {
  const from = storeFile(dataDir)
  if (!existsSync(from)) throw new Failure('not-found', say(relayWords.nothingToBackUp, { folder: dataDir }))
  if (existsSync(file) && !force) throw new Failure('conflict', say(relayWords.fileExists, { file }))
  const secrets = await readFile(secretsFile(dataDir), 'utf8')
  const draft = `${file}.${randomBytes(6).toString('hex')}`
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
      copy.exec(`create table ${BACKUP_TABLE} (made_at integer not null, secrets text not null)`)
      copy.prepare(`insert into ${BACKUP_TABLE} values (?, ?)`).run(now, secrets)
    } finally {
      copy.close()
    }
    const handle = await open(draft, 'r+')
    await handle.sync()
    const { size } = await handle.stat()
    await handle.close()
    await rename(draft, file)
    return { bytes: size }
  } finally {
    await rm(draft, { force: true })
  }
}
