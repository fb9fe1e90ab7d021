import type { Transaction } from 'kysely'
import { appendAudit } from '../audit/append-audit.ts'
import type { Caller } from '../context.ts'
import { newId } from '../store/new-id.ts'
import type { Schema } from '../store/schema.ts'
import type { ApiReply } from '../../shared/protocol/admin-api.ts'
import type { Folder } from '../../shared/protocol/api/records.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { permits } from '../../shared/records/access.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { say } from '../../shared/words/say.ts'
import { readAccess, requireAccess, type AccessReader } from './find-access.ts'
import { MAX_FOLDER_DEPTH } from './folder-tree.ts'
import type { RecordsContext } from './records-context.ts'

/** Folders hold records and hand their permissions down. */

/** The folders on which or below which the caller may see something, with all above them so that the tree is whole. */
export async function listFolders(
  ctx: RecordsContext,
  caller: Caller,
): Promise<ApiReply<'GET /api/folders'>['rows']> {
  const { db } = ctx.store
  const { tree, reach, onFolder } = await readAccess(db, caller)
  const withAccess = (folder: Folder) => {
    const { role, taskControl } = onFolder(folder.id)
    return { ...folder, access: { role, taskControl } }
  }
  if (reach === null) return tree.all().sort(byName).map(withAccess)
  const ofRecords =
    reach.recordIds.length === 0
      ? []
      : await db.selectFrom('records').select('folder_id').where('id', 'in', reach.recordIds).execute()
  const shown = new Set<string>()
  for (const id of [...reach.folderIds, ...ofRecords.map(row => row.folder_id)])
    for (const folder of tree.upFrom(id)) shown.add(folder.id)
  return tree
    .all()
    .filter(folder => shown.has(folder.id))
    .sort(byName)
    .map(withAccess)
}

const byName = (one: Folder, other: Folder): number => one.name.localeCompare(other.name)

export async function addFolder(
  ctx: RecordsContext,
  { parentId, name }: { parentId: string | null; name: string },
  caller: Caller,
): Promise<Folder> {
  const folder: Folder = { id: newId(), parentId, name }
  await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    requirePlace(access, parentId, caller)
    if (parentId !== null && access.tree.upFrom(parentId).length >= MAX_FOLDER_DEPTH)
      throw new Failure('invalid-input', say(recordWords.folderTooDeep, { depth: MAX_FOLDER_DEPTH }))
    await trx.insertInto('folders').values({ id: folder.id, parent_id: parentId, name }).execute()
    await audit(ctx, trx, caller, 'folder:add', folder)
  })
  ctx.announce('records')
  return folder
}

export async function changeFolder(
  ctx: RecordsContext,
  id: string,
  change: { name?: string | undefined; parentId?: string | null | undefined },
  caller: Caller,
): Promise<Folder> {
  const folder = await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const before = requireFolder(access, id)
    requireAccess(access.onFolder(id), 'edit')
    const parentId = change.parentId === undefined ? before.parentId : change.parentId
    if (parentId !== before.parentId) checkMove(access, id, parentId, caller)
    const after: Folder = { id, parentId, name: change.name ?? before.name }
    await trx
      .updateTable('folders')
      .set({ parent_id: after.parentId, name: after.name })
      .where('id', '=', id)
      .execute()
    await audit(ctx, trx, caller, 'folder:change', after)
    return after
  })
  ctx.announce('records')
  return folder
}

function checkMove(access: AccessReader, id: string, parentId: string | null, caller: Caller): void {
  requireAccess(access.onFolder(id), 'remove')
  requirePlace(access, parentId, caller)
  if (parentId === null) return
  const above = access.tree.upFrom(parentId)
  if (above.some(folder => folder.id === id)) throw new Failure('invalid-input', recordWords.folderInItself)
  const below = access.tree.below(id).map(each => access.tree.upFrom(each).length)
  const height = Math.max(...below) - access.tree.upFrom(id).length + 1
  if (above.length + height > MAX_FOLDER_DEPTH)
    throw new Failure('invalid-input', say(recordWords.folderTooDeep, { depth: MAX_FOLDER_DEPTH }))
}

/** Removes an empty folder and its grants. Throws `conflict` where something stands in it. */
export async function removeFolder(ctx: RecordsContext, id: string, caller: Caller): Promise<void> {
  await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const folder = requireFolder(access, id)
    requireAccess(access.onFolder(id), 'remove')
    const held = await trx
      .selectFrom('records')
      .select('id')
      .where('folder_id', '=', id)
      .limit(1)
      .executeTakeFirst()
    if (held || access.tree.below(id).length > 1) throw new Failure('conflict', recordWords.folderNotEmpty)
    await trx.deleteFrom('grants').where('object_kind', '=', 'folder').where('object_id', '=', id).execute()
    await trx
      .deleteFrom('approval_rules')
      .where('object_kind', '=', 'folder')
      .where('object_id', '=', id)
      .execute()
    await trx.deleteFrom('folders').where('id', '=', id).execute()
    await audit(ctx, trx, caller, 'folder:remove', folder)
  })
  ctx.announce('records')
}

/** Throws `not-found` for a folder that is not there or not to be seen. */
export function requireFolder(access: AccessReader, id: string): Folder {
  const folder = access.tree.get(id)
  if (!folder || !permits(access.onFolder(id), 'view'))
    throw new Failure('not-found', recordWords.folderNotFound)
  return folder
}

function requirePlace(access: AccessReader, parentId: string | null, caller: Caller): void {
  if (parentId === null) {
    if (caller.role !== 'administrator')
      throw new Failure('forbidden', recordWords.topFolderIsTheAdministrators)
    return
  }
  requireFolder(access, parentId)
  requireAccess(access.onFolder(parentId), 'edit')
}

async function audit(
  ctx: RecordsContext,
  trx: Transaction<Schema>,
  caller: Caller,
  act: string,
  { id, name, parentId }: Folder,
): Promise<void> {
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: caller.userName,
    act,
    subject: `folder ${id}`,
    outcome: 'done',
    source: caller.source,
    data: { name, parentId },
  })
}
