import type { Kysely, Transaction } from 'kysely'
import { appendAudit } from '../audit/append-audit.ts'
import type { Caller } from '../context.ts'
import { newId } from '../store/new-id.ts'
import type { Schema } from '../store/schema.ts'
import type { ApiInput, ApiReply } from '../../shared/protocol/admin-api.ts'
import type { GrantRow } from '../../shared/protocol/api/records.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { recordRoles, taskControls, type RecordAccess } from '../../shared/records/access.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { readAccess, requireAccess, toGrant, type AccessReader } from './find-access.ts'
import { requireFolder } from './folders.ts'
import { findRecordRow } from './record-rows.ts'
import type { RecordsContext } from './records-context.ts'

/** Who may do what on a folder or a record: grants on it, and those that it inherits from the folders above. RECD2. */

type Place = ApiInput<'GET /api/permissions/:kind/:id'>['params']
type NewGrant = ApiInput<'PUT /api/permissions/:kind/:id'>['body']['grants'][number]

export async function readPermissions(
  ctx: RecordsContext,
  { kind, id }: Place,
  caller: Caller,
): Promise<ApiReply<'GET /api/permissions/:kind/:id'>> {
  const { db } = ctx.store
  const access = await readAccess(db, caller)
  const { above } = await findPlace(db, access, { kind, id })
  const rows = await db
    .selectFrom('grants')
    .selectAll()
    .where('object_id', 'in', [id, ...above])
    .orderBy('id')
    .execute()
  const names = await granteeNames(db, rows)
  const shown = (row: (typeof rows)[number]): GrantRow => ({
    ...toGrant(row),
    granteeKind: row.grantee_kind,
    granteeId: row.grantee_id,
    granteeName: names.get(row.grantee_id) ?? '',
  })
  return {
    own: rows.filter(row => row.object_kind === kind && row.object_id === id).map(shown),
    inherited: rows.flatMap(row => {
      const folder = row.object_kind === 'folder' && row.object_id !== id && access.tree.get(row.object_id)
      return folder ? [{ ...shown(row), folder }] : []
    }),
  }
}

/** Replaces the grants of one object. Throws `forbidden` where somebody would get more than the caller has here. */
export async function setPermissions(
  ctx: RecordsContext,
  { kind, id }: Place,
  grants: readonly NewGrant[],
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const { here } = await findPlace(trx, access, { kind, id })
    requireAccess(here, 'set-permissions')
    await checkGrants(trx, here, grants)
    await trx.deleteFrom('grants').where('object_kind', '=', kind).where('object_id', '=', id).execute()
    for (const grant of grants)
      await trx
        .insertInto('grants')
        .values({
          id: newId(),
          object_kind: kind,
          object_id: id,
          grantee_kind: grant.granteeKind,
          grantee_id: grant.granteeId,
          role: grant.role,
          task_control: grant.taskControl,
        })
        .execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'record:set-permissions',
      subject: `${kind} ${id}`,
      outcome: 'done',
      source: caller.source,
      data: { grants },
    })
  })
  ctx.announce('records')
}

/** What one user may do on a record, and the words of the grants that decided it. */
export async function explainAccess(
  ctx: RecordsContext,
  recordId: string,
  userId: string,
  caller: Caller,
): Promise<ApiReply<'GET /api/records/:id/access'>> {
  const { db } = ctx.store
  const row = await findRecordRow(db, recordId)
  const record = { id: recordId, folderId: row.folder_id }
  requireAccess((await readAccess(db, caller)).onRecord(record), 'view')
  const user = await db.selectFrom('users').select('role').where('id', '=', userId).executeTakeFirst()
  if (!user) throw new Failure('not-found', recordWords.granteeUnknown)
  const role = user.role === 'administrator' || user.role === 'auditor' ? user.role : 'support'
  const access = (await readAccess(db, { userId, role })).onRecord(record)
  const from = async (grantId: string | null): Promise<string | null> => {
    if (grantId === null) return null
    const grant = await db.selectFrom('grants').selectAll().where('id', '=', grantId).executeTakeFirst()
    if (!grant) return null
    const grantee = (await granteeNames(db, [grant])).get(grant.grantee_id) ?? ''
    const folder =
      grant.object_kind === 'folder'
        ? await db.selectFrom('folders').select('name').where('id', '=', grant.object_id).executeTakeFirst()
        : { name: row.name }
    return `${grantee} · ${folder?.name ?? ''}`
  }
  return {
    role: access.role,
    taskControl: access.taskControl,
    roleFrom: await from(access.roleFrom),
    taskControlFrom: await from(access.taskControlFrom),
  }
}

async function findPlace(
  db: Kysely<Schema>,
  access: AccessReader,
  { kind, id }: Place,
): Promise<{ here: RecordAccess; above: string[] }> {
  if (kind === 'folder') {
    requireFolder(access, id)
    const above = access.tree.upFrom(id).map(folder => folder.id)
    return { here: access.onFolder(id), above: above.slice(1) }
  }
  const row = await findRecordRow(db, id)
  const here = access.onRecord({ id, folderId: row.folder_id })
  requireAccess(here, 'view')
  return { here, above: access.tree.upFrom(row.folder_id).map(folder => folder.id) }
}

async function checkGrants(
  trx: Transaction<Schema>,
  here: RecordAccess,
  grants: readonly NewGrant[],
): Promise<void> {
  const problems: { where: string; message: string }[] = []
  for (const [index, grant] of grants.entries()) {
    const where = `grants.${index}`
    const { granteeKind, granteeId, role, taskControl } = grant
    const grantee =
      granteeKind === 'user'
        ? await trx.selectFrom('users').select('id').where('id', '=', granteeId).executeTakeFirst()
        : await trx
            .selectFrom('groups')
            .select('id')
            .where('id', '=', granteeId)
            .where('kind', '=', 'users')
            .executeTakeFirst()
    if (!grantee) problems.push({ where: `${where}.granteeId`, message: recordWords.granteeUnknown })
    if (taskControl === 'manage' && role !== 'owner')
      problems.push({ where: `${where}.taskControl`, message: recordWords.manageNeedsOwner })
    const beyond =
      (role !== null && (here.role === null || recordRoles.indexOf(role) > recordRoles.indexOf(here.role))) ||
      taskControls.indexOf(taskControl) > taskControls.indexOf(here.taskControl)
    if (beyond) throw new Failure('forbidden', recordWords.grantsBeyondOwn)
  }
  const [first] = problems
  if (first) throw new Failure('invalid-input', `${first.where}: ${first.message}`, { problems })
}

async function granteeNames(
  db: Kysely<Schema>,
  grants: readonly { grantee_kind: 'user' | 'group'; grantee_id: string }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(grants.map(grant => grant.grantee_id))]
  if (ids.length === 0) return new Map()
  const users = await db.selectFrom('users').select(['id', 'full_name']).where('id', 'in', ids).execute()
  const groups = await db.selectFrom('groups').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map([
    ...users.map(user => [user.id, user.full_name] as const),
    ...groups.map(group => [group.id, group.name] as const),
  ])
}
