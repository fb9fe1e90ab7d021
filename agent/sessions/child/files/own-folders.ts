import { spawn } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ShownFolder } from '../../../../shared/protocol/page-link.ts'
import { browsableRoots, folderWithin, isWithin } from './allowed-folders.ts'

/** The user's own folders, of which the user picks where received files go. FILE1. */

const MOST_SHOWN = 1000
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The folders in one below the home folder, hidden ones left out; null where it cannot be shown. */
export async function ownFolders(path: string | null, home = homedir()): Promise<ShownFolder | null> {
  try {
    const roots = await browsableRoots('user-folders', home)
    const folder = await folderWithin(path ?? home, roots)
    const found = await readdir(folder, { withFileTypes: true })
    const folders = found.filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    const names = folders.map(({ name }) => name).toSorted(byName.compare)
    const parent = isWithin(dirname(folder), roots) ? dirname(folder) : null
    return { path: folder, parent, folders: names.slice(0, MOST_SHOWN) }
  } catch {
    return null
  }
}

/** Where received files go from now on; throws where that is none of the user's own folders. */
export async function chooseFolder(path: string, home = homedir()): Promise<string> {
  return await folderWithin(path, await browsableRoots('user-folders', home))
}

/** Opens the folder of a received file in the desktop's own window; nothing happens where there is no desktop. */
export async function showInFolder(path: string): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const [program, ...before] = { win32: ['explorer.exe'], darwin: ['open'] }[process.platform as string] ?? [
    'xdg-open',
  ]
  if (!program) return
  const opened = spawn(program, [...before, join(folder)], { detached: true, stdio: 'ignore' })
  opened.once('error', () => undefined)
  opened.unref()
}
