import { createHash, type Hash } from 'node:crypto'
import { mkdir, open, rename, rm, rmdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { FileFault } from '../../../../shared/files/file-fault.ts'
import { DIGEST_BYTES, folderStream } from '../../../../shared/files/folder-stream.ts'
import type { PlacedEntry } from '../../../../shared/files/folder-list.ts'
import { safeFileName } from '../../../../shared/files/safe-path.ts'
import { errorCode, giveName, partName, type Part } from './part-file.ts'

/**
 * A folder that is not whole yet. It grows under a hidden name, each file's checksum is compared at its end, and the folder gets
 * its name when all of it is there. Only plain files and folders are made, below a folder that was made here. FILE1.
 */
export async function openPartFolder(folder: string, entries: readonly PlacedEntry[]): Promise<Part> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const root = join(folder, partName())
  await mkdir(root, { mode: 0o700 })
  const made = new Set<string>([root])
  const files = entries.flatMap(({ parts, bytes }) => (bytes === null ? [] : [{ parts, bytes }]))
  const stream = folderStream(files.map(({ bytes }) => bytes))
  const all = createHash('sha256')
  const digest = new Uint8Array(DIGEST_BYTES)
  let position = 0
  let current: { file: FileHandle; hash: Hash } | null = null

  async function makeFolder(parts: readonly string[]): Promise<string> {
    const path = join(root, ...parts)
    if (!made.has(path)) await mkdir(path, { recursive: true, mode: 0o700 })
    made.add(path)
    return path
  }

  async function openFile(index: number): Promise<NonNullable<typeof current>> {
    const parts = files[index]?.parts ?? []
    const path = join(await makeFolder(parts.slice(0, -1)), parts.at(-1) ?? '')
    return { file: await open(path, 'wx', 0o600), hash: createHash('sha256') }
  }

  async function closeFile(name: string): Promise<void> {
    const sum = current?.hash.digest()
    await current?.file.close()
    current = null
    if (!sum?.equals(digest)) throw new FileFault('checksum-mismatch', `${name} arrived damaged.`)
    all.update(sum)
  }

  try {
    for (const { parts, bytes } of entries) if (bytes === null) await makeFolder(parts)
  } catch (error) {
    await rm(root, { recursive: true, force: true })
    throw error
  }

  return {
    async write(chunks) {
      for (const chunk of chunks) {
        for (const { file, kind, at, bytes } of stream.cut(position, chunk)) {
          current ??= await openFile(file)
          if (kind === 'content') {
            await current.file.appendFile(bytes)
            current.hash.update(bytes)
          } else {
            digest.set(bytes, at)
            if (at + bytes.length === DIGEST_BYTES) await closeFile(files[file]?.parts.join('/') ?? '')
          }
        }
        position += chunk.length
      }
    },
    sha256: () => all.digest('hex'),
    keepAs: offeredName => giveName(folder, safeFileName(offeredName), wanted => takeName(root, wanted)),
    async discard() {
      await current?.file.close()
      current = null
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** The name is reserved with an empty folder, which fails where it is taken; the whole one takes its place. */
async function takeName(part: string, wanted: string): Promise<boolean> {
  try {
    await mkdir(wanted, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
  // Elsewhere a folder does not replace another one, not even an empty one.
  if (process.platform === 'win32') await rmdir(wanted)
  await rename(part, wanted)
  return true
}
