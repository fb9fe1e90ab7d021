import { access, realpath, stat } from 'node:fs/promises'
import { basename, dirname, parse, sep } from 'node:path'
import type { SessionTerms } from '../../../../shared/sessions/session-terms.ts'
import type { BrowseRefusal } from '../../../../shared/protocol/channel/browse.ts'
import { errorCode } from './part-file.ts'

/** Which folders the controller may look into. A path counts by where it really leads, so that no link leads out. FILE2. */

/** Thrown where a path is not shown. */
export class BrowseFault extends Error {
  readonly reason: BrowseRefusal
  constructor(reason: BrowseRefusal) {
    super(reason)
    this.reason = reason
  }
}

/** The folders below which all may be seen. */
export async function browsableRoots(browse: SessionTerms['browse'], home: string): Promise<string[]> {
  if (browse === 'none') return []
  if (browse === 'user-folders') return [await realpath(home)]
  if (process.platform !== 'win32') return ['/']
  const drives = Array.from({ length: 26 }, (_, index) => `${String.fromCodePoint(65 + index)}:\\`)
  const there = await Promise.all(
    drives.map(drive =>
      access(drive).then(
        () => [drive],
        () => [],
      ),
    ),
  )
  return there.flat()
}

export function isWithin(path: string, roots: readonly string[]): boolean {
  return roots.some(root => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep))
}

/** Where a path really leads. Throws BrowseFault where it may not be seen, or is not there. */
export async function reallyWithin(path: string, roots: readonly string[]): Promise<string> {
  let real: string
  try {
    real = await realpath(path)
  } catch (error) {
    // Whether something is there is not told of places that may not be seen.
    if (!isWithin(path, roots)) throw new BrowseFault('outside')
    throw new BrowseFault(errorCode(error) === 'ENOENT' ? 'not-found' : 'cannot-read')
  }
  if (!isWithin(real, roots)) throw new BrowseFault('outside')
  return real
}

/** As `reallyWithin`, for a folder. */
export async function folderWithin(path: string, roots: readonly string[]): Promise<string> {
  const real = await reallyWithin(path, roots)
  const found = await stat(real).catch(() => null)
  if (!found) throw new BrowseFault('cannot-read')
  if (!found.isDirectory()) throw new BrowseFault('not-a-folder')
  return real
}

/** The way from the root to a folder, the folder itself last. */
export function crumbsOf(path: string, roots: readonly string[]): { name: string; path: string }[] {
  const crumbs: { name: string; path: string }[] = []
  for (let at = path; isWithin(at, roots); at = dirname(at)) {
    crumbs.unshift({ name: basename(at) || parse(at).root, path: at })
    if (roots.includes(at) || dirname(at) === at) break
  }
  return crumbs
}
