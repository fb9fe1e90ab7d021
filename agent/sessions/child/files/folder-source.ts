import { createHash } from 'node:crypto'
import { lstat, readdir, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { DIGEST_BYTES, folderStream } from '../../../../shared/files/folder-stream.ts'
import { FileFault } from '../../../../shared/files/file-fault.ts'
import {
  MAX_ENTRY_PATH_BYTES,
  MAX_FILE_BYTES,
  MAX_FOLDER_DEPTH,
  MAX_FOLDER_ENTRIES,
  type FolderEntry,
} from '../../../../shared/protocol/channel/files.ts'
import { openPlainFile, READ_BYTES, type Reading, type Source } from './source.ts'

/** A folder to be sent. Links and special files in it are left out, never followed. Throws FileFault where it is too much. */
export async function openFolderSource(path: string): Promise<Source> {
  const root = await realpath(path)
  const entries = await listEntries(root)
  const files = entries.flatMap(entry => (entry.bytes === null ? [] : [{ ...entry, bytes: entry.bytes }]))
  const stream = folderStream(files.map(({ bytes }) => bytes))
  if (stream.bytes > MAX_FILE_BYTES) throw new FileFault('too-large')
  /** Known once a file was read to its end: after a reconnect it is not read again. */
  const digests: (Uint8Array | undefined)[] = []

  async function openEntry(file: number): Promise<FileHandle> {
    const inside = join(root, ...(files[file]?.path.split('/') ?? []))
    // A folder on the way may have been replaced by a link since it was listed.
    const real = await realpath(inside).catch(() => '')
    if (real !== inside) throw new FileFault('cannot-read', `${inside} was moved or replaced by a link.`)
    const opened = await openPlainFile(inside)
    if (opened.bytes === stream.sizeOf(file)) return opened.file
    await opened.file.close()
    throw new FileFault('cannot-read', `${inside} was changed since it was offered.`)
  }

  async function read(fromByte: number): Promise<Reading> {
    let unknown = 0
    while (digests[unknown]) unknown++
    let file = Math.min(unknown, stream.fileAt(fromByte))
    let position = stream.startOf(file)
    let open: FileHandle | null = null
    let hash = createHash('sha256')
    const block = new Uint8Array(READ_BYTES)

    /** Fills the block with what comes next, over as many files as it takes. */
    async function fill(): Promise<number> {
      let filled = 0
      while (filled < READ_BYTES - DIGEST_BYTES && file < stream.files) {
        const size = stream.sizeOf(file)
        const at = position - stream.startOf(file)
        if (at < size) {
          open ??= await openEntry(file)
          const wanted = Math.min(size - at, READ_BYTES - DIGEST_BYTES - filled)
          const { bytesRead } = await open.read(block, filled, wanted, at)
          if (bytesRead === 0) throw new FileFault('cannot-read', `${files[file]?.path} became shorter.`)
          hash.update(block.subarray(filled, filled + bytesRead))
          filled += bytesRead
          position += bytesRead
          continue
        }
        if (size === 0) await (await openEntry(file)).close()
        await open?.close()
        open = null
        const digest = new Uint8Array(hash.digest())
        hash = createHash('sha256')
        digests[file] = digest
        block.set(digest, filled)
        filled += DIGEST_BYTES
        position += DIGEST_BYTES
        file += 1
      }
      return filled
    }

    return {
      async next() {
        while (file < stream.files) {
          const startedAt = position
          const filled = await fill()
          if (position > fromByte) return block.subarray(Math.max(0, fromByte - startedAt), filled)
        }
        return null
      },
      sha256() {
        const all = createHash('sha256')
        for (const digest of digests) if (digest) all.update(digest)
        return all.digest('hex')
      },
      async close() {
        await open?.close()
        open = null
      },
    }
  }

  return { bytes: stream.bytes, entries, read }
}

async function listEntries(root: string): Promise<FolderEntry[]> {
  async function listOne(parts: string[], kind: 'file' | 'folder'): Promise<FolderEntry> {
    const path = parts.join('/')
    if (Buffer.byteLength(path) > MAX_ENTRY_PATH_BYTES) throw new FileFault('unsafe-name')
    return { path, bytes: kind === 'folder' ? null : (await lstat(join(root, ...parts))).size }
  }

  const entries: FolderEntry[] = []
  const folders: { path: string[] }[] = [{ path: [] }]
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const { path } = folder
    const found = await readFolder(join(root, ...path))
    if (entries.length + found.length > MAX_FOLDER_ENTRIES) throw new FileFault('too-many-files')
    if (found.length > 0 && path.length >= MAX_FOLDER_DEPTH) throw new FileFault('too-deep')
    entries.push(...(await Promise.all(found.map(({ name, kind }) => listOne([...path, name], kind)))))
    for (const { name, kind } of found) if (kind === 'folder') folders.push({ path: [...path, name] })
  }
  return entries
}

async function readFolder(path: string): Promise<{ name: string; kind: 'file' | 'folder' }[]> {
  try {
    const found = await readdir(path, { withFileTypes: true })
    const sorted = found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    return sorted.flatMap(entry => {
      if (!entry.isFile() && !entry.isDirectory()) return []
      if (sep === '\\' ? /[/\\]/.test(entry.name) : entry.name.includes('/')) return []
      return [{ name: entry.name, kind: entry.isFile() ? ('file' as const) : ('folder' as const) }]
    })
  } catch (cause) {
    throw new FileFault('cannot-read', `${path} cannot be listed: ${String(cause)}`, { cause })
  }
}
