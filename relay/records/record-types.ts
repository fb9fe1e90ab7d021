import type { Kysely, Transaction } from 'kysely'
import { appendAudit } from '../audit/append-audit.ts'
import type { Caller } from '../context.ts'
import { newId } from '../store/new-id.ts'
import type { Schema } from '../store/schema.ts'
import type { RecordType } from '../../shared/protocol/api/records.ts'
import { passwordPolicySchema, type PasswordPolicy } from '../../shared/jobs/make-password.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { FieldDefinition } from '../../shared/records/record-type.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { say } from '../../shared/words/say.ts'
import { readFields } from './record-rows.ts'
import type { RecordsContext } from './records-context.ts'

/** Record types: the fields that records have, and (in the jobs wing) the tasks that they inherit. RECD1. */

type Content = Pick<RecordType, 'name' | 'fields' | 'passwordField' | 'passwordPolicy'>

export async function listTypes(db: Kysely<Schema>): Promise<RecordType[]> {
  const rows = await db.selectFrom('record_types').selectAll().orderBy('name').execute()
  const counts = await db
    .selectFrom('records')
    .select(['type_id', eb => eb.fn.countAll<number>().as('count')])
    .where('removed_at', 'is', null)
    .groupBy('type_id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    fields: readFields(row.fields_json),
    passwordField: row.password_field,
    passwordPolicy: readPolicy(row.password_policy_json),
    version: row.version,
    records: counts.find(each => each.type_id === row.id)?.count ?? 0,
  }))
}

export async function addType(ctx: RecordsContext, content: Content, caller: Caller): Promise<RecordType> {
  checkPasswordField(content)
  const id = newId()
  await ctx.store.transaction(async trx => {
    await checkNameFree(trx, id, content.name)
    await trx
      .insertInto('record_types')
      .values({ id, ...columns(content), version: 1, tasks_version: 1 })
      .execute()
    await audit(ctx, trx, caller, 'record-type:add', id, content)
  })
  ctx.announce('records')
  return { id, ...content, version: 1, records: 0 }
}

/** Throws `conflict` where somebody changed it meanwhile, or where a field that records use would be lost. */
export async function changeType(
  ctx: RecordsContext,
  id: string,
  {
    version,
    ...wanted
  }: Omit<Content, 'passwordPolicy'> & {
    version: number
    passwordPolicy?: PasswordPolicy | undefined
  },
  caller: Caller,
): Promise<RecordType> {
  checkPasswordField(wanted)
  const { content, records } = await ctx.store.transaction(async trx => {
    const row = await trx.selectFrom('record_types').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new Failure('not-found', recordWords.typeNotFound)
    if (row.version !== version) throw new Failure('conflict', recordWords.changedMeanwhile)
    const content = {
      ...wanted,
      passwordPolicy: wanted.passwordPolicy ?? readPolicy(row.password_policy_json),
    }
    await checkNameFree(trx, id, content.name)
    const count = await countRecords(trx, id)
    if (count > 0) checkFieldsStay(readFields(row.fields_json), content.fields)
    await trx
      .updateTable('record_types')
      .set({ ...columns(content), version: version + 1 })
      .where('id', '=', id)
      .execute()
    await audit(ctx, trx, caller, 'record-type:change', id, content)
    return { content, records: count }
  })
  ctx.announce('records')
  return { id, ...content, version: version + 1, records }
}

export async function removeType(ctx: RecordsContext, id: string, caller: Caller): Promise<void> {
  await ctx.store.transaction(async trx => {
    const row = await trx.selectFrom('record_types').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new Failure('not-found', recordWords.typeNotFound)
    // Removed records keep their type for the history.
    const held = await trx
      .selectFrom('records')
      .select('id')
      .where('type_id', '=', id)
      .limit(1)
      .executeTakeFirst()
    const count = await countRecords(trx, id)
    if (held)
      throw new Failure('conflict', say(recordWords.typeInUse[count === 1 ? 'one' : 'many'], { count }))
    await trx.deleteFrom('tasks').where('owner_kind', '=', 'type').where('owner_id', '=', id).execute()
    await trx
      .deleteFrom('approval_rules')
      .where('object_kind', '=', 'record-type')
      .where('object_id', '=', id)
      .execute()
    await trx.deleteFrom('record_types').where('id', '=', id).execute()
    const { name, password_field: passwordField } = row
    await audit(ctx, trx, caller, 'record-type:remove', id, {
      name,
      passwordField,
      passwordPolicy: readPolicy(row.password_policy_json),
      fields: readFields(row.fields_json),
    })
  })
  ctx.announce('records')
}

const readPolicy = (json: string) => passwordPolicySchema.parse(JSON.parse(json))

const columns = ({ name, fields, passwordField, passwordPolicy }: Content) => ({
  name,
  fields_json: JSON.stringify(fields),
  password_field: passwordField,
  password_policy_json: JSON.stringify(passwordPolicy),
})

function checkPasswordField({ fields, passwordField }: Pick<Content, 'fields' | 'passwordField'>): void {
  if (passwordField === null) return
  if (fields.some(field => field.key === passwordField && field.kind === 'secured')) return
  const message = recordWords.passwordFieldUnknown
  throw new Failure('invalid-input', `passwordField: ${message}`, {
    problems: [{ where: 'passwordField', message }],
  })
}

/** A field may be added or renamed; one that records may have values in stays what it is. */
function checkFieldsStay(before: readonly FieldDefinition[], after: readonly FieldDefinition[]): void {
  for (const field of before) {
    const now = after.find(each => each.key === field.key)
    if (now?.kind !== field.kind)
      throw new Failure('conflict', say(recordWords.fieldIsInUse, { field: field.label }))
  }
}

async function checkNameFree(db: Kysely<Schema>, id: string, name: string): Promise<void> {
  const other = await db
    .selectFrom('record_types')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', id)
    .executeTakeFirst()
  if (other) throw new Failure('conflict', recordWords.typeNameTaken)
}

async function countRecords(db: Kysely<Schema>, typeId: string): Promise<number> {
  const { count } = await db
    .selectFrom('records')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('type_id', '=', typeId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

async function audit(
  ctx: RecordsContext,
  trx: Transaction<Schema>,
  caller: Caller,
  act: string,
  id: string,
  { name, fields, passwordField, passwordPolicy }: Content,
): Promise<void> {
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: caller.userName,
    act,
    subject: `record type ${id}`,
    outcome: 'done',
    source: caller.source,
    data: { name, fields: fields.map(field => `${field.key} ${field.kind}`), passwordField, passwordPolicy },
  })
}
