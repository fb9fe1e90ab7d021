import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../store/schema.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { HandrailRecord, RecordSummary } from '../../shared/protocol/api/records.ts'
import { permits, type RecordAccess } from '../../shared/records/access.ts'
import {
  fieldDefinitionsSchema,
  fieldValuesSchema,
  type FieldDefinition,
  type FieldValues,
} from '../../shared/records/record-type.ts'
import { recordWords } from '../../shared/words/en/records.ts'

/** Records that were not removed, with type and host. */
export function selectRecords(db: Kysely<Schema>) {
  return db
    .selectFrom('records')
    .innerJoin('record_types', 'record_types.id', 'records.type_id')
    .leftJoin('devices', 'devices.id', 'records.host_id')
    .select([
      'records.id',
      'records.name',
      'records.sort_name',
      'records.folder_id',
      'records.type_id',
      'record_types.name as type_name',
      'record_types.fields_json',
      'record_types.password_field',
      'records.host_id',
      'devices.name as host_name',
      'devices.online as host_online',
      'records.account',
      'records.reference_id',
      'records.values_json',
      'records.time_zone',
      'records.node',
      'records.tasks_unique',
      'records.version',
      'records.created_at',
      'records.updated_at',
    ])
    .select(eb =>
      eb
        .selectFrom('access_requests')
        .innerJoin('users', 'users.id', 'access_requests.user_id')
        .select('users.full_name')
        .whereRef('access_requests.record_id', '=', 'records.id')
        .where('access_requests.phase', '=', 'checked-out')
        .limit(1)
        .as('checked_out_by'),
    )
    .where('records.removed_at', 'is', null)
}

export type RecordRow = Awaited<ReturnType<ReturnType<typeof selectRecords>['executeTakeFirstOrThrow']>>

/** Throws `not-found`. Whether the caller may see it is asked next. */
export async function findRecordRow(db: Kysely<Schema>, id: string): Promise<RecordRow> {
  const row = await selectRecords(db).where('records.id', '=', id).executeTakeFirst()
  if (!row) throw new Failure('not-found', recordWords.recordNotFound)
  return row
}

export const readFields = (json: string): FieldDefinition[] => fieldDefinitionsSchema.parse(JSON.parse(json))

export const toSummary = (row: RecordRow, access: RecordAccess): RecordSummary => ({
  id: row.id,
  name: row.name,
  folderId: row.folder_id,
  type: { id: row.type_id, name: row.type_name },
  host:
    row.host_id === null
      ? null
      : { id: row.host_id, name: row.host_name ?? '', online: row.host_online === 1 },
  user: row.account,
  checkedOutBy: row.checked_out_by,
  access: { role: access.role, taskControl: access.taskControl },
})

/** The whole record as the API shows it: secured fields say only whether they are set. */
export async function toRecord(
  db: Kysely<Schema>,
  row: RecordRow,
  access: RecordAccess,
): Promise<HandrailRecord> {
  const fields = readFields(row.fields_json)
  const seesValues = access.role !== null && permits(access, 'view')
  const reference =
    row.reference_id === null
      ? null
      : ((await db
          .selectFrom('records')
          .select(['id', 'name'])
          .where('id', '=', row.reference_id)
          .executeTakeFirst()) ?? null)
  return {
    ...toSummary(row, access),
    version: row.version,
    fields,
    passwordField: row.password_field,
    values: seesValues ? allValues(row, fields) : {},
    secured: await securedStates(db, row.id, fields),
    reference,
    timeZone: row.time_zone,
    node: row.node,
    tasksAreUnique: row.tasks_unique === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Every value that is not secured, under the key of its field. */
export function allValues(row: RecordRow, fields: readonly FieldDefinition[]): FieldValues {
  const values: FieldValues = { ...fieldValuesSchema.parse(JSON.parse(row.values_json)) }
  const special = { host: row.host_id, user: row.account, reference: row.reference_id }
  for (const { key, kind } of fields)
    if (kind === 'host' || kind === 'user' || kind === 'reference') values[key] = special[kind] ?? ''
  return values
}

async function securedStates(
  db: Kysely<Schema>,
  recordId: string,
  fields: readonly FieldDefinition[],
): Promise<HandrailRecord['secured']> {
  const rows = await db
    .selectFrom('record_secrets')
    .select(['field', 'changed_at'])
    .where('record_id', '=', recordId)
    .where('state', '=', 'current')
    .execute()
  return fields
    .filter(field => field.kind === 'secured')
    .map(({ key }) => {
      const row = rows.find(each => each.field === key)
      return { key, isSet: row !== undefined, changedAt: row?.changed_at ?? null }
    })
}

export const recordCursor = z.tuple([z.string(), z.string()])
