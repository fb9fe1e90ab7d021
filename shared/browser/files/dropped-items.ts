import { MAX_FOLDER_DEPTH, MAX_FOLDER_ENTRIES } from '../../protocol/channel/files.ts'
import type { Sendable, SendableFolder } from './transfer.ts'

/** What was dropped, picked or pasted, as files and folders that can be sent. FILE1. */

/** Files of a picker for folders (`webkitdirectory`): each names its path; empty folders are not told of. */
export function fromFolderPicker(files: readonly File[]): Sendable[] {
  const folders = new Map<string, { path: string; file: File }[]>()
  for (const file of files) {
    const [top = '', ...path] = file.webkitRelativePath.split('/')
    folders.set(top, [...(folders.get(top) ?? []), { path: path.join('/'), file }])
  }
  return [...folders].map(([name, entries]) => ({ name, entries }))
}

/** What was dropped. Must be called while the drop is being handled: afterwards the browser no longer tells. */
export async function fromDrop(transfer: DataTransfer): Promise<Sendable[]> {
  const found = [...transfer.items].filter(item => item.kind === 'file')
  const entries = found.map(item => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const sendables = await Promise.all(
    entries.map(async ({ entry, file }) => (entry && isFolder(entry) ? await readFolder(entry) : file)),
  )
  return sendables.filter(one => one !== null)
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

/** One entry more, or one level more, than is allowed is enough to know; the rest is not read. */
async function readFolder(top: FileSystemDirectoryEntry): Promise<SendableFolder> {
  const entries: { path: string; file: File | null }[] = []
  const left: { folder: FileSystemDirectoryEntry; path: string[] }[] = [{ folder: top, path: [] }]
  for (let one = left.pop(); one && entries.length <= MAX_FOLDER_ENTRIES; one = left.pop()) {
    const inside = await listFolder(one.folder)
    for (const entry of inside) {
      const path = [...one.path, entry.name]
      if (isFile(entry)) entries.push({ path: path.join('/'), file: await fileOf(entry) })
      if (!isFolder(entry)) continue
      entries.push({ path: path.join('/'), file: null })
      if (path.length <= MAX_FOLDER_DEPTH) left.push({ folder: entry, path })
    }
  }
  return { name: top.name, entries }
}

/** The browser tells of a folder's entries in portions, until one is empty. */
async function listFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))
