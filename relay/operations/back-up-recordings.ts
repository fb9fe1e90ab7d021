import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { fileNamesOf } from '../sessions/recordings/recording-files.ts'
import { sealedLength } from '../sessions/recordings/sealed-file.ts'

/** Beside a backup lies a folder with the recordings that its database tells of, sealed as they are. */
export const recordingsBeside = (file: string): string => `${file}.recordings`

interface Row {
  id: string
  bytes: number
  headBytes: number | null
}

/** What a copy of the database says of its recordings: their files, and how long each is at least. */
function filesOf({ id, bytes, headBytes }: Row): { name: string; least: number }[] {
  const { picture, head } = fileNamesOf(id)
  return [
    ...(bytes > 0 ? [{ name: picture, least: sealedLength(bytes) }] : []),
    ...(headBytes !== null ? [{ name: head, least: sealedLength(headBytes) }] : []),
  ]
}

const rowsOf = (copy: Database.Database): Row[] =>
  copy.prepare('select id, bytes, head_bytes as headBytes from recordings order by id').all() as Row[]

/**
 * Copies the files that `copy`, a database that nobody else has open, tells of, and makes it tell of nothing else: the relay goes
 * on beside it, so a recording may have been removed meanwhile (then it goes) or have been begun again (then it does there, too).
 * Files are only added to, so what `copy` knows of them is in them. Returns how many recordings and bytes were copied.
 */
export async function backUpRecordings(
  copy: Database.Database,
  from: string,
  to: string,
): Promise<{ recordings: number; bytes: number }> {
  await mkdir(to, { mode: 0o700 })
  const done = { recordings: 0, bytes: 0 }
  for (const row of rowsOf(copy)) {
    const files = filesOf(row)
    const lengths: (number | null)[] = []
    for (const { name } of files) lengths.push(await copyWhole(join(from, name), join(to, name)))
    const isThere = files.every(({ least }, index) => (lengths[index] ?? 0) >= least)
    if (isThere) {
      done.recordings += 1
      done.bytes += lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0)
      continue
    }
    for (const { name } of files) await rm(join(to, name), { force: true })
    if (row.headBytes === null) copy.prepare('update recordings set bytes = 0 where id = ?').run(row.id)
    else copy.prepare('delete from recordings where id = ?').run(row.id)
  }
  return done
}

/** The first file that `copy` tells of and that is not in the folder, or too short; null where all are there. */
export async function findMissing(copy: Database.Database, folder: string): Promise<string | null> {
  for (const row of rowsOf(copy))
    for (const { name, least } of filesOf(row)) {
      const path = join(folder, name)
      if (((await sizeOf(path)) ?? -1) < least) return path
    }
  return null
}

/**
 * Puts the files that `copy` tells of into the folder of recordings: each beside its place first, and into it only when all are
 * there. What it does not tell of stays as it is. Returns the step that is still to be made, and the one that takes it all back.
 */
export async function layRecordings(
  copy: Database.Database,
  from: string,
  to: string,
): Promise<{ take: () => Promise<void>; drop: () => Promise<void> }> {
  const names = rowsOf(copy).flatMap(row => filesOf(row).map(({ name }) => name))
  const draftOf = (name: string): string => join(to, `${name}.restored`)
  const drop = async (): Promise<void> => {
    for (const name of names) await rm(draftOf(name), { force: true })
  }
  try {
    if (names.length > 0) await mkdir(to, { recursive: true, mode: 0o700 })
    for (const name of names) await copyWhole(join(from, name), draftOf(name))
  } catch (error) {
    await drop()
    throw error
  }
  return {
    async take() {
      for (const name of names) await rename(draftOf(name), join(to, name))
    },
    drop,
  }
}

/** Copied by the system, so that its size does not matter, and on the disk when this is done. Its length; null where it is gone. */
async function copyWhole(from: string, to: string): Promise<number | null> {
  if (!existsSync(from)) return null
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  } catch (error) {
    // Removed between the look and the copy.
    if (!existsSync(from)) return null
    throw error
  }
  const file = await open(to, 'r+')
  try {
    await file.chmod(0o600)
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

const sizeOf = async (path: string): Promise<number | null> =>
  await stat(path).then(
    ({ size }) => size,
    () => null,
  )
