import type { ApiReply } from '../../../shared/protocol/admin-api.ts'

/** The folder tree as rows, and what its keys do. Pure. After the pattern of the ARIA authoring practices for trees. */

export type FolderRow = ApiReply<'GET /api/folders'>['rows'][number]

export interface TreeRow {
  folder: FolderRow
  level: number
  hasChildren: boolean
  isOpen: boolean
  /** Its place among its siblings, from 1. */
  place: number
  siblings: number
}

/** The rows that are to be seen, from top to bottom. A folder whose parent is not to be seen stands on the first level. */
export function visibleRows(folders: readonly FolderRow[], open: ReadonlySet<string>): TreeRow[] {
  const known = new Set(folders.map(folder => folder.id))
  const children = Map.groupBy(folders, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : null,
  )
  const rows: TreeRow[] = []
  const add = (parentId: string | null, level: number): void => {
    const here = children.get(parentId) ?? []
    for (const [index, folder] of here.entries()) {
      const hasChildren = children.has(folder.id)
      const isOpen = hasChildren && open.has(folder.id)
      rows.push({ folder, level, hasChildren, isOpen, place: index + 1, siblings: here.length })
      if (isOpen) add(folder.id, level + 1)
    }
  }
  add(null, 1)
  return rows
}

/** The folder and those above it, from the first level down. */
export function pathTo(folders: readonly FolderRow[], id: string): FolderRow[] {
  const path: FolderRow[] = []
  let at = folders.find(folder => folder.id === id)
  while (at && !path.includes(at)) {
    path.unshift(at)
    const { parentId } = at
    at = folders.find(folder => folder.id === parentId)
  }
  return path
}

export const pathText = (folders: readonly FolderRow[], id: string): string =>
  pathTo(folders, id)
    .map(folder => folder.name)
    .join(' / ')

/** The ids of the folder and of all below it. */
export function below(folders: readonly FolderRow[], id: string): Set<string> {
  const found = new Set([id])
  for (const parent of found)
    for (const folder of folders) if (folder.parentId === parent) found.add(folder.id)
  return found
}

export type TreeMove = { go: string } | { open: string } | { close: string }

/** What a key does at the row of `at`; null where it means nothing there. */
export function moveInTree(rows: readonly TreeRow[], at: string, key: string): TreeMove | null {
  const index = rows.findIndex(row => row.folder.id === at)
  const row = rows[index]
  const go = (target: TreeRow | undefined): TreeMove | null => (target ? { go: target.folder.id } : null)
  if (!row) return go(rows[0])
  switch (key) {
    case 'ArrowDown':
      return go(rows[index + 1])
    case 'ArrowUp':
      return go(rows[index - 1])
    case 'Home':
      return go(rows[0])
    case 'End':
      return go(rows.at(-1))
    case 'ArrowRight':
      if (!row.hasChildren) return null
      return row.isOpen ? go(rows[index + 1]) : { open: at }
    case 'ArrowLeft':
      if (row.isOpen) return { close: at }
      return go(rows.slice(0, index).findLast(above => above.level < row.level))
    default:
      return findByLetter(rows, index, key)
  }
}

/** A letter goes to the next folder that begins with it. */
function findByLetter(rows: readonly TreeRow[], index: number, key: string): TreeMove | null {
  if (key.length !== 1 || key === ' ') return null
  const inOrder = [...rows.slice(index + 1), ...rows.slice(0, index)]
  const found = inOrder.find(({ folder }) => folder.name.toLowerCase().startsWith(key.toLowerCase()))
  return found ? { go: found.folder.id } : null
}
