import { numberedName } from '../../files/safe-path.ts'
import type { Transfer } from './transfer.ts'

/** Saves what was received into a folder of this computer that the person picked. FILE1. */

/** The part of the File System Access standard that TypeScript's page library leaves out. */
interface FolderPicker {
  showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>
}

const MOST_NAMES_TRIED = 1000

export const canPickFolder = (): boolean => 'showDirectoryPicker' in window

/** The person picks a folder; null where they changed their mind. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return (
      (await (window as FolderPicker).showDirectoryPicker?.({ id: 'handrail', mode: 'readwrite' })) ?? null
    )
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    throw error
  }
}

/** Whether something of that name is in the folder. */
export async function isTaken(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  for (const get of [() => folder.getFileHandle(name), () => folder.getDirectoryHandle(name)])
    try {
      await get()
      return true
    } catch (error) {
      if (error instanceof DOMException && error.name === 'TypeMismatchError') return true
      if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error
    }
  return false
}

/** Writes it under its name, or `name (2)` where that is taken and is not to be replaced; gives the name. */
export async function saveInto(
  folder: FileSystemDirectoryHandle,
  transfer: Pick<Transfer, 'name' | 'file' | 'contents'>,
  replaces: boolean,
): Promise<string> {
  const name = replaces && transfer.file ? transfer.name : await freeName(folder, transfer.name)
  if (transfer.file) await writeFile(folder, name, transfer.file)
  if (!transfer.contents) return name
  const root = await folder.getDirectoryHandle(name, { create: true })
  for (const { parts, file } of transfer.contents) {
    let parent = root
    for (const part of file ? parts.slice(0, -1) : parts)
      parent = await parent.getDirectoryHandle(part, { create: true })
    if (file) await writeFile(parent, parts.at(-1) ?? 'file', file)
  }
  return name
}

/** The browser writes beside the file and puts it in its place when it is closed: nothing half has the name. */
async function writeFile(folder: FileSystemDirectoryHandle, name: string, content: Blob): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true })
  await content.stream().pipeTo(await handle.createWritable())
}

async function freeName(folder: FileSystemDirectoryHandle, name: string): Promise<string> {
  for (let nth = 1; nth <= MOST_NAMES_TRIED; nth++)
    if (!(await isTaken(folder, numberedName(name, nth)))) return numberedName(name, nth)
  throw new Error(`${MOST_NAMES_TRIED} files named like ${name} are there already.`)
}
