import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { idSchema, timeSchema } from '../../../shared/protocol/people.ts'
import { openStateFile } from '../../state/state-file.ts'
import type { FolderOwner } from '../../state/state-folder.ts'

export const pastJobsSchema = z.record(idSchema, timeSchema)
/** Job ids, each with the time from which it may be forgotten. */
type PastJobs = z.infer<typeof pastJobsSchema>

const fileSchema = z.object({ version: z.literal(1), forgetAt: pastJobsSchema })
const fileName = (number: number): string => `past-${String(number).padStart(8, '0')}.json`

/** The ids of jobs long over, in files that are written once and removed when their last id may be forgotten. */
export interface PastArchive {
  has: (jobId: string) => boolean
  /** Resolves when they are on disk. */
  add: (jobs: PastJobs) => Promise<void>
}

/** Opens the archive in `dir`. Throws `invalid-input`, naming the file, where one is damaged. */
export async function openPastArchive(
  dir: string,
  owner: FolderOwner,
  clock: () => number,
): Promise<PastArchive> {
  const ids = new Set<string>()
  const files: { path: string; ids: string[]; forgetAt: number }[] = []
  const note = (path: string, jobs: PastJobs): void => {
    files.push({ path, ids: Object.keys(jobs), forgetAt: Math.max(0, ...Object.values(jobs)) })
    for (const id of Object.keys(jobs)) ids.add(id)
  }
  const openFile = (path: string) => openStateFile(path, fileSchema, { version: 1, forgetAt: {} }, owner)
  const forget = async (): Promise<void> => {
    for (const file of files.filter(({ forgetAt }) => forgetAt < clock())) {
      await rm(file.path, { force: true })
      for (const id of file.ids) ids.delete(id)
      files.splice(files.indexOf(file), 1)
    }
  }

  const numbers = (await readdir(dir))
    .flatMap(name => /^past-(\d{8})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
  for (const number of numbers) {
    const path = join(dir, fileName(number))
    note(path, (await openFile(path)).data.forgetAt)
  }
  await forget()
  let next = Math.max(0, ...numbers) + 1

  return {
    has: jobId => ids.has(jobId),
    async add(jobs) {
      const path = join(dir, fileName(next))
      next += 1
      const file = await openFile(path)
      await file.change(data => {
        data.forgetAt = jobs
      })
      note(path, jobs)
      await forget()
    },
  }
}
