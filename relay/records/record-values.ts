import type { Kysely } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { FieldDefinition, FieldValues } from '../../shared/records/record-type.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { say } from '../../shared/words/say.ts'
import { permits } from '../../shared/records/access.ts'
import type { AccessReader } from './find-access.ts'

/** A record's values as they go into the store: each kind of field has its place. */
export interface SortedValues {
  hostId: string | null
  account: string
  referenceId: string | null
  plain: FieldValues
  /** Only those that were given; the empty text clears one. */
  secured: FieldValues
}

interface Problem {
  where: string
  message: string
}

/**
 * Sorts the values by the kinds of their fields. Throws `invalid-input` with the place of each that is unknown, missing or wrong.
 * `keepsSecured`: a required secured field may be left out, for it has a value already.
 */
export async function sortValues(
  db: Kysely<Schema>,
  access: AccessReader,
  fields: readonly FieldDefinition[],
  values: FieldValues,
  already: { recordId: string | null; secured: readonly string[] },
): Promise<SortedValues> {
  const known = new Map(fields.map(field => [field.key, field]))
  const problems: Problem[] = Object.keys(values)
    .filter(key => !known.has(key))
    .map(key => ({ where: `values.${key}`, message: say(recordWords.fieldUnknown, { field: key }) }))
  const sorted: SortedValues = { hostId: null, account: '', referenceId: null, plain: {}, secured: {} }
  for (const field of fields) {
    const value = values[field.key] ?? ''
    const isKept = field.kind === 'secured' && !(field.key in values) && already.secured.includes(field.key)
    if (field.required && value === '' && !isKept)
      problems.push({
        where: `values.${field.key}`,
        message: say(recordWords.fieldRequired, { label: field.label }),
      })
    place(sorted, field, values, value)
  }
  problems.push(...(await checkHost(db, fields, sorted)))
  problems.push(...(await checkReference(db, access, fields, sorted, already.recordId)))
  const [first] = problems
  if (first) throw new Failure('invalid-input', `${first.where}: ${first.message}`, { problems })
  return sorted
}

function place(sorted: SortedValues, field: FieldDefinition, given: FieldValues, value: string): void {
  switch (field.kind) {
    case 'host':
      sorted.hostId = value || null
      return
    case 'user':
      sorted.account = value
      return
    case 'reference':
      sorted.referenceId = value || null
      return
    case 'secured':
      if (field.key in given) sorted.secured[field.key] = value
      return
    case 'text':
      if (value !== '') sorted.plain[field.key] = value
  }
}

async function checkHost(
  db: Kysely<Schema>,
  fields: readonly FieldDefinition[],
  { hostId }: SortedValues,
): Promise<Problem[]> {
  if (hostId === null) return []
  const device = await db
    .selectFrom('devices')
    .select('id')
    .where('id', '=', hostId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return device ? [] : [{ where: `values.${keyOf(fields, 'host')}`, message: recordWords.hostUnknown }]
}

async function checkReference(
  db: Kysely<Schema>,
  access: AccessReader,
  fields: readonly FieldDefinition[],
  { referenceId }: SortedValues,
  recordId: string | null,
): Promise<Problem[]> {
  if (referenceId === null) return []
  const where = `values.${keyOf(fields, 'reference')}`
  let at: string | null = referenceId
  const seen = new Set<string>()
  while (at !== null && !seen.has(at)) {
    if (at === recordId) return [{ where, message: recordWords.referenceToItself }]
    seen.add(at)
    const row: { id: string; folder_id: string; reference_id: string | null } | undefined = await db
      .selectFrom('records')
      .select(['id', 'folder_id', 'reference_id'])
      .where('id', '=', at)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    const isFirst = at === referenceId
    if (isFirst && (!row || !permits(access.onRecord({ id: row.id, folderId: row.folder_id }), 'view')))
      return [{ where, message: recordWords.referenceUnknown }]
    at = row?.reference_id ?? null
  }
  return []
}

const keyOf = (fields: readonly FieldDefinition[], kind: FieldDefinition['kind']): string =>
  fields.find(field => field.kind === kind)?.key ?? kind
