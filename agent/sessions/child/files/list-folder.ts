import type { Dirent } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BROWSE_PAGE_ENTRIES, type BrowseEntry } from '../../../../shared/protocol/channel/browse.ts'
import { BrowseFault, reallyWithin } from './allowed-folders.ts'

/** A folder's entries as they are shown: folders first, each by name as people sort them. FILE2. */
export interface FolderListing {
  total: number
  /** The entries from the nth on, at most a page of them, with size and time. */
  page(from: number): Promise<BrowseEntry[]>
}

/** Of a folder with more entries only so many are listed. */
const MOST_LISTED = 100_000
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Throws BrowseFault where it cannot be read. */
export async function listFolder(folder: string, roots: readonly string[]): Promise<FolderListing> {
  const found: { name: string; kind: BrowseEntry['kind'] }[] = []
  try {
    for await (const entry of await opendir(folder)) {
      found.push({ name: entry.name, kind: await kindOf(entry) })
      if (found.length >= MOST_LISTED) break
    }
  } catch {
    throw new BrowseFault('cannot-read')
  }
  const rank = (kind: BrowseEntry['kind']): number => (kind === 'folder' ? 0 : 1)
  found.sort((a, b) => rank(a.kind) - rank(b.kind) || byName.compare(a.name, b.name))

  /** A link is what it leads to, where that may be seen. */
  async function kindOf(entry: Dirent): Promise<BrowseEntry['kind']> {
    if (entry.isDirectory()) return 'folder'
    if (entry.isFile()) return 'file'
    if (!entry.isSymbolicLink()) return 'other'
    try {
      const there = await stat(await reallyWithin(join(folder, entry.name), roots))
      return there.isDirectory() ? 'folder' : there.isFile() ? 'file' : 'other'
    } catch {
      return 'other'
    }
  }

  async function describe({ name, kind }: (typeof found)[number]): Promise<BrowseEntry> {
    const stats = kind === 'other' ? null : await stat(join(folder, name)).catch(() => null)
    const bytes = kind === 'file' && stats ? stats.size : null
    return { name, kind, bytes, modifiedAt: stats ? Math.max(0, Math.round(stats.mtimeMs)) : null }
  }

  return {
    total: found.length,
    page: from => Promise.all(found.slice(from, from + BROWSE_PAGE_ENTRIES).map(describe)),
  }
}
