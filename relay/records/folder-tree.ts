import type { Kysely } from 'kysely'
import type { Schema } from '../store/schema.ts'
import type { Folder } from '../../shared/protocol/api/records.ts'

export const MAX_FOLDER_DEPTH = 20

/** All folders at once: they are few beside the records, and every question of access goes up the tree. */
export interface FolderTree {
  get(id: string): Folder | undefined
  /** The folder itself, then its parent, and so on up to the first level. */
  upFrom(id: string): Folder[]
  /** The folder and everything below it. */
  below(id: string): string[]
  all(): Folder[]
}

export async function readFolderTree(db: Kysely<Schema>): Promise<FolderTree> {
  const rows = await db.selectFrom('folders').select(['id', 'parent_id', 'name']).execute()
  const folders = new Map<string, Folder>(
    rows.map(({ id, parent_id, name }) => [id, { id, parentId: parent_id, name }]),
  )
  const children = Map.groupBy(folders.values(), folder => folder.parentId)
  return {
    get: id => folders.get(id),
    upFrom(id) {
      const up: Folder[] = []
      for (let at = folders.get(id); at; at = at.parentId === null ? undefined : folders.get(at.parentId))
        up.push(at)
      return up
    },
    below(id) {
      const found = [id]
      for (const parent of found) found.push(...(children.get(parent) ?? []).map(child => child.id))
      return found
    },
    all: () => [...folders.values()],
  }
}
