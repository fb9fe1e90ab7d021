import { randomBytes } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import Database from 'better-sqlite3'
import writeFileAtomic from 'write-file-atomic'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { readSecrets, secretsFile } from '../secrets.ts'
import { storeFile } from '../store/open-store.ts'
import { findMissing, layRecordings, recordingsBeside } from './back-up-recordings.ts'
import { BACKUP_TABLE } from './backup.ts'

/**
 * Puts a backup into the data folder: database and secrets, and its recordings into theirs (null: without them). Nothing is
 * touched before the backup was found whole. Throws `not-found`, `invalid-input` where the file is no backup, and `conflict` where the folder holds a relay's data
 * (unless `force` is given) or a relay is running on it (always).
 */
export async function restore(
  file: string,
  dataDir: string,
  { force, recordingsDir }: { force: boolean; recordingsDir: string | null },
): Promise<{ madeAt: number }> {
  if (!existsSync(file)) throw new Failure('not-found', say(relayWords.noSuchFile, { file }))
  const target = storeFile(dataDir)
  const occupied = existsSync(target) || existsSync(secretsFile(dataDir))
  if (occupied && !force) throw new Failure('conflict', say(relayWords.folderOccupied, { folder: dataDir }))
  if (existsSync(target)) requireUnused(target, dataDir)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${target}.${randomBytes(6).toString('hex')}`
  let laid: Awaited<ReturnType<typeof lay>> | null = null
  try {
    await copyFile(file, draft, constants.COPYFILE_EXCL)
    await chmod(draft, 0o600)
    const { madeAt, secrets, withRecordings } = unpack(draft, file)
    laid = withRecordings && recordingsDir !== null ? await lay(draft, file, recordingsDir) : null
    for (const beside of ['-wal', '-shm']) await rm(target + beside, { force: true })
    await laid?.take()
    await rename(draft, target)
    await writeFileAtomic(secretsFile(dataDir), secrets, { mode: 0o600 })
    return { madeAt }
  } finally {
    await laid?.drop()
    await rm(draft, { force: true })
  }
}

async function lay(draft: string, file: string, recordingsDir: string): ReturnType<typeof layRecordings> {
  const copy = new Database(draft, { readonly: true })
  try {
    const from = recordingsBeside(file)
    const missing = await findMissing(copy, from)
    if (missing !== null)
      throw new Failure('invalid-input', say(relayWords.recordingMissing, { file: missing }))
    return await layRecordings(copy, from, recordingsDir)
  } finally {
    copy.close()
  }
}

/** Takes the secrets out of the copy, and out of its free pages too. */
function unpack(draft: string, file: string): { madeAt: number; secrets: string; withRecordings: boolean } {
  const notABackup = (cause?: unknown): Failure =>
    new Failure('invalid-input', say(relayWords.notABackup, { file }), { cause })
  const copy = openOrNull(draft)
  if (!copy) throw notABackup()
  try {
    const row = copy.prepare(`select * from ${BACKUP_TABLE}`).get() as
      { made_at: number; secrets: string; with_recordings?: number } | undefined
    if (!row || copy.pragma('integrity_check', { simple: true }) !== 'ok') throw notABackup()
    readSecrets(row.secrets)
    copy.pragma('secure_delete = ON')
    copy.exec(`drop table ${BACKUP_TABLE}`)
    forgetWhatDevicesHold(copy)
    copy.exec('vacuum')
    // Backups of earlier versions were without.
    return { madeAt: row.made_at, secrets: row.secrets, withRecordings: row.with_recordings === 1 }
  } catch (error) {
    throw error instanceof Failure ? error : notABackup(error)
  } finally {
    copy.close()
  }
}

/** Since the backup was made they may have been given other watch lists: each is told its own anew. */
function forgetWhatDevicesHold(copy: Database.Database): void {
  const known = copy
    .prepare(`select 1 from pragma_table_info('devices') where name = 'watch_list_hash'`)
    .get()
  if (known) copy.exec(`update devices set watch_list_hash = 'unknown'`)
}

function openOrNull(file: string): Database.Database | null {
  try {
    const database = new Database(file)
    database.pragma('schema_version')
    return database
  } catch {
    return null
  }
}

/** A relay that runs on the file holds a lock on it that only an exclusive opener notices. */
function requireUnused(target: string, dataDir: string): void {
  const database = new Database(target, { timeout: 0 })
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('begin exclusive; commit')
  } catch (cause) {
    throw new Failure('conflict', say(relayWords.folderInUse, { folder: dataDir }), { cause })
  } finally {
    database.close()
  }
}
