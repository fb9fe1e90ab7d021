import type { Kysely } from 'kysely'
import { groupsOfUser } from '../accounts/groups-of-user.ts'
import type { Caller } from '../context.ts'
import type { Schema } from '../store/schema.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import {
  accessByRole,
  combineGrants,
  permits,
  recordRoleSchema,
  taskControlSchema,
  type Grant,
  type RecordAccess,
  type RecordAct,
} from '../../shared/records/access.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { say } from '../../shared/words/say.ts'
import { readFolderTree, type FolderTree } from './folder-tree.ts'

/** What one person may do on records, read once for a request. */
export interface AccessReader {
  tree: FolderTree
  onRecord(record: { id: string; folderId: string }): RecordAccess
  onFolder(folderId: string): RecordAccess
  /** Null: on every record; otherwise the folders (with all below them) and single records on which a grant reaches the person. */
  reach: { folderIds: string[]; recordIds: string[] } | null
}

type Person = Pick<Caller, 'userId' | 'role'>

/** Reads the grants that reach this person, through groups too. A change of groups or grants counts at the next reading. */
export async function readAccess(db: Kysely<Schema>, person: Person): Promise<AccessReader> {
  const tree = await readFolderTree(db)
  const byRole = accessByRole(person.role)
  if (byRole) return { tree, onRecord: () => byRole, onFolder: () => byRole, reach: null }
  const groups = await groupsOfUser(db, person.userId)
  const grantees = [person.userId, ...groups]
  const rows = await db
    .selectFrom('grants')
    .selectAll()
    .where('grantee_kind', 'in', ['user', 'group'])
    .where('grantee_id', 'in', grantees)
    .execute()
  const grants = Map.groupBy(
    rows.map(row => ({ ...toGrant(row), on: `${row.object_kind} ${row.object_id}` })),
    grant => grant.on,
  )
  const of = (kind: 'folder' | 'record', id: string): Grant[] => grants.get(`${kind} ${id}`) ?? []
  const upFrom = (folderId: string): Grant[] =>
    tree.upFrom(folderId).flatMap(folder => of('folder', folder.id))
  const granted = (kind: 'folder' | 'record'): string[] => [
    ...new Set(rows.filter(row => row.object_kind === kind).map(row => row.object_id)),
  ]
  return {
    tree,
    onRecord: ({ id, folderId }) => combineGrants([...of('record', id), ...upFrom(folderId)]),
    onFolder: folderId => combineGrants(upFrom(folderId)),
    reach: {
      folderIds: [...new Set(granted('folder').flatMap(id => tree.below(id)))],
      recordIds: granted('record'),
    },
  }
}

export const toGrant = (row: { id: string; role: string | null; task_control: string }): Grant => ({
  id: row.id,
  role: row.role === null ? null : recordRoleSchema.parse(row.role),
  taskControl: taskControlSchema.parse(row.task_control),
})

/** Throws `not-found` for a record that the person may not even see, else `forbidden` with what is missing. */
export function requireAccess(access: RecordAccess, act: RecordAct): void {
  if (permits(access, act)) return
  if (!permits(access, 'view')) throw new Failure('not-found', recordWords.recordNotFound)
  throw new Failure('forbidden', say(recordWords.mayNot, { act: recordWords.acts[act] }))
}
