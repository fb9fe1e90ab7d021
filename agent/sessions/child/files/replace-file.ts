import { lstat, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FileFault } from '../../../../shared/files/file-fault.ts'

/** Puts a file that arrived as `name (2)` in the place of the one that had its name. Only a plain file is replaced by one. */
export async function replaceFile(path: string, nameTaken: string): Promise<string> {
  const wanted = join(dirname(path), nameTaken)
  const [arrived, there] = await Promise.all([lstat(path), lstat(wanted).catch(() => null)])
  if (!arrived.isFile() || (there && !there.isFile()))
    throw new FileFault('cannot-write', `${wanted} is no plain file and is left alone.`)
  await rename(path, wanted)
  return wanted
}
