import type { Transaction } from 'kysely'
import { appendAudit } from '../audit/append-audit.ts'
import type { Caller } from '../context.ts'
import { newId } from '../store/new-id.ts'
import type { Schema } from '../store/schema.ts'
import type { ApiInput } from '../../shared/protocol/admin-api.ts'
import type { HandrailRecord } from '../../shared/protocol/api/records.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { readAccess, requireAccess, type AccessReader } from './find-access.ts'
import { requireFolder } from './folders.ts'
import { findRecordRow, readFields, toRecord } from './record-rows.ts'
import { setSecret } from './record-secrets.ts'
import { sortValues, type SortedValues } from './record-values.ts'
import type { RecordsContext } from './records-context.ts'

type Content = ApiInput<'POST /api/records'>['body']

/** Adds a record to a folder in which the caller is an editor. Sets off After creating or updating a record. */
export async function addRecord(
  ctx: RecordsContext,
  content: Content,
  caller: Caller,
): Promise<HandrailRecord> {
  const record = await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    return await insertRecord(ctx, trx, access, content, caller)
  })
  ctx.announce('records', 'jobs')
  return record
}

/** The same inside a transaction, for many at once. */
export async function insertRecord(
  ctx: RecordsContext,
  trx: Transaction<Schema>,
  access: AccessReader,
  content: Content,
  caller: Caller,
): Promise<HandrailRecord> {
  requireFolder(access, content.folderId)
  requireAccess(access.onFolder(content.folderId), 'edit')
  const type = await trx
    .selectFrom('record_types')
    .select('fields_json')
    .where('id', '=', content.typeId)
    .executeTakeFirst()
  if (!type) throw new Failure('not-found', recordWords.typeNotFound)
  const fields = readFields(type.fields_json)
  const sorted = await sortValues(trx, access, fields, content.values, { recordId: null, secured: [] })
  const id = newId()
  const at = ctx.clock()
  await trx
    .insertInto('records')
    .values({
      id,
      type_id: content.typeId,
      ...(await columns(trx, content, sorted)),
      tasks_unique: 0,
      tasks_version: 1,
      scheduled_for: '',
      version: 1,
      created_at: at,
      updated_at: at,
    })
    .execute()
  await keepSecrets(ctx, trx, id, sorted)
  await audit(ctx, trx, caller, 'record:add', id, content, sorted)
  await ctx.setOff(trx, id, { type: 'after-record-change' }, actor(caller))
  const row = await findRecordRow(trx, id)
  return await toRecord(trx, row, access.onRecord({ id, folderId: content.folderId }))
}

/** Throws `conflict` where somebody changed it since the caller read `version`. */
export async function changeRecord(
  ctx: RecordsContext,
  id: string,
  { version, ...content }: Omit<Content, 'typeId'> & { version: number },
  caller: Caller,
): Promise<HandrailRecord> {
  const record = await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const row = await findRecordRow(trx, id)
    requireAccess(access.onRecord({ id, folderId: row.folder_id }), 'edit')
    if (row.version !== version) throw new Failure('conflict', recordWords.changedMeanwhile)
    if (content.folderId !== row.folder_id) {
      requireFolder(access, content.folderId)
      requireAccess(access.onFolder(content.folderId), 'edit')
      requireAccess(access.onRecord({ id, folderId: row.folder_id }), 'remove')
    }
    const set = await trx
      .selectFrom('record_secrets')
      .select('field')
      .where('record_id', '=', id)
      .where('state', '=', 'current')
      .execute()
    const sorted = await sortValues(trx, access, readFields(row.fields_json), content.values, {
      recordId: id,
      secured: set.map(each => each.field),
    })
    await trx
      .updateTable('records')
      .set({
        ...(await columns(trx, content, sorted)),
        version: version + 1,
        updated_at: ctx.clock(),
      })
      .where('id', '=', id)
      .execute()
    await keepSecrets(ctx, trx, id, sorted)
    await audit(ctx, trx, caller, 'record:change', id, content, sorted)
    await ctx.setOff(trx, id, { type: 'after-record-change' }, actor(caller))
    const changed = await findRecordRow(trx, id)
    return await toRecord(trx, changed, access.onRecord({ id, folderId: changed.folder_id }))
  })
  ctx.announce('records', 'jobs')
  return record
}

/** Takes a record out of use: its secrets, schedules and grants go; its jobs stay in the history. */
export async function removeRecord(ctx: RecordsContext, id: string, caller: Caller): Promise<void> {
  await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const row = await findRecordRow(trx, id)
    requireAccess(access.onRecord({ id, folderId: row.folder_id }), 'remove')
    const referenced = await trx
      .selectFrom('records')
      .select('id')
      .where('reference_id', '=', id)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    const shadow = await trx
      .selectFrom('tasks')
      .select('id')
      .where('shadow_record_id', '=', id)
      .executeTakeFirst()
    if (referenced || shadow) throw new Failure('conflict', recordWords.recordInUse)
    await trx
      .updateTable('records')
      .set({ removed_at: ctx.clock(), reference_id: null })
      .where('id', '=', id)
      .execute()
    await trx.deleteFrom('record_secrets').where('record_id', '=', id).execute()
    await trx.deleteFrom('schedules').where('record_id', '=', id).execute()
    await trx.deleteFrom('tasks').where('owner_kind', '=', 'record').where('owner_id', '=', id).execute()
    await trx.deleteFrom('grants').where('object_kind', '=', 'record').where('object_id', '=', id).execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'record:remove',
      subject: `record ${id}`,
      outcome: 'done',
      source: caller.source,
      data: { name: row.name },
    })
  })
  ctx.announce('records', 'jobs')
}

async function columns(
  trx: Transaction<Schema>,
  { name, folderId, timeZone, node }: Omit<Content, 'typeId' | 'values'>,
  { hostId, account, referenceId, plain }: SortedValues,
) {
  const host =
    hostId === null
      ? null
      : await trx.selectFrom('devices').select('name').where('id', '=', hostId).executeTakeFirst()
  return {
    name,
    folder_id: folderId,
    sort_name: name.toLowerCase(),
    search_text: [name, host?.name ?? '', account].join('\n').toLowerCase(),
    host_id: hostId,
    account,
    reference_id: referenceId,
    values_json: JSON.stringify(plain),
    time_zone: timeZone,
    node,
  }
}

async function keepSecrets(
  ctx: RecordsContext,
  trx: Transaction<Schema>,
  recordId: string,
  { secured }: SortedValues,
): Promise<void> {
  for (const [field, value] of Object.entries(secured))
    await setSecret(trx, ctx.secrets.fieldKey, ctx.clock(), { recordId, field }, value)
}

const actor = (caller: Caller): { actor: string; source: string } => ({
  actor: caller.userName,
  source: caller.source,
})

async function audit(
  ctx: RecordsContext,
  trx: Transaction<Schema>,
  caller: Caller,
  act: 'record:add' | 'record:change',
  id: string,
  { name, folderId }: { name: string; folderId: string },
  { secured }: SortedValues,
): Promise<void> {
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: caller.userName,
    act,
    subject: `record ${id}`,
    outcome: 'done',
    source: caller.source,
    data: { name, folderId, securedFields: Object.keys(secured) },
  })
}
