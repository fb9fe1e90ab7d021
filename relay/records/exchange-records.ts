import { createPublicKey } from 'node:crypto'
import { appendAudit } from '../audit/append-audit.ts'
import type { Caller } from '../context.ts'
import type { ApiInput, ApiReply } from '../../shared/protocol/admin-api.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { isTimeZone } from '../../shared/jobs/zoned-time.ts'
import { permits } from '../../shared/records/access.ts'
import type { FieldDefinition } from '../../shared/records/record-type.ts'
import { sealTo } from '../../shared/signing/sealed-box.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { say } from '../../shared/words/say.ts'
import { insertRecord } from './change-record.ts'
import { readAccess, requireAccess } from './find-access.ts'
import { requireFolder } from './folders.ts'
import { readCsv, readJsonRows, writeCsv, type TableRow } from './read-table.ts'
import { allValues, readFields, selectRecords } from './record-rows.ts'
import { readSecret } from './record-secrets.ts'
import type { RecordsContext } from './records-context.ts'

/** Import and export of records as tables: `name`, `timeZone`, then a column for each field. */

const DEFAULT_ZONE = 'UTC'

/** All or none. Throws `invalid-input` with row and column of the first that is wrong. */
export async function importRecords(
  ctx: RecordsContext,
  { format, folderId, typeId, text }: ApiInput<'POST /api/records/import'>['body'],
  caller: Caller,
): Promise<{ added: number }> {
  const rows = format === 'csv' ? readCsv(text) : readJsonRows(text)
  await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const type = await trx
      .selectFrom('record_types')
      .select('fields_json')
      .where('id', '=', typeId)
      .executeTakeFirst()
    if (!type) throw new Failure('not-found', recordWords.typeNotFound)
    const fields = readFields(type.fields_json)
    for (const [index, row] of rows.entries()) {
      const where = `row ${index + (format === 'csv' ? 2 : 1)}`
      try {
        const content = { folderId, typeId, node: null, ...contentOf(row, fields) }
        await insertRecord(ctx, trx, access, content, caller)
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'invalid-input') throw error
        const problems = error.problems?.map(problem => ({ ...problem, where: `${where}, ${problem.where}` }))
        throw new Failure('invalid-input', `${where}: ${error.message}`, { ...(problems && { problems }) })
      }
    }
  })
  ctx.announce('records', 'jobs')
  return { added: rows.length }
}

function contentOf(row: TableRow, fields: readonly FieldDefinition[]) {
  const { name, timeZone = DEFAULT_ZONE, ...rest } = row
  if (name === undefined || name.trim() === '') throw invalid('name', recordWords.importNameMissing)
  if (!isTimeZone(timeZone)) throw invalid('timeZone', 'expected a time zone such as Europe/Berlin')
  const known = fields.map(field => field.key)
  const unknown = Object.keys(rest).find(column => !known.includes(column))
  if (unknown !== undefined)
    throw invalid(
      unknown,
      say(recordWords.importColumnUnknown, {
        column: unknown,
        known: ['name', 'timeZone', ...known].join(', '),
      }),
    )
  return { name: name.trim().slice(0, 120), timeZone, values: rest }
}

const invalid = (where: string, message: string): Failure =>
  new Failure('invalid-input', `${where}: ${message}`, { problems: [{ where, message }] })

const MAX_EXPORTED = 10_000

/**
 * The records of a folder and all below it that the caller may see. Secured fields are left out, or, for an administrator who
 * hands in a public key, sealed to it: nobody on the way can read them.
 */
export async function exportRecords(
  ctx: RecordsContext,
  { format, folderId, publicKey }: ApiInput<'POST /api/records/export'>['body'],
  caller: Caller,
): Promise<ApiReply<'POST /api/records/export'>> {
  if (publicKey !== undefined && caller.role !== 'administrator')
    throw new Failure('forbidden', recordWords.exportKeyIsTheAdministrators)
  if (publicKey !== undefined) checkKey(publicKey)
  const { db } = ctx.store
  const access = await readAccess(db, caller)
  requireFolder(access, folderId)
  requireAccess(access.onFolder(folderId), 'view')
  const found = await selectRecords(db)
    .where('records.folder_id', 'in', access.tree.below(folderId))
    .orderBy('records.sort_name')
    .orderBy('records.id')
    .limit(MAX_EXPORTED)
    .execute()
  const columns = new Set(['name', 'type', 'timeZone'])
  const rows: TableRow[] = []
  for (const row of found) {
    const here = access.onRecord({ id: row.id, folderId: row.folder_id })
    if (!permits(here, 'view') || here.role === null) continue
    const fields = readFields(row.fields_json)
    const values: TableRow = { name: row.name, type: row.type_name, timeZone: row.time_zone }
    Object.assign(values, allValues(row, fields))
    if (publicKey !== undefined)
      for (const { key } of fields.filter(field => field.kind === 'secured')) {
        const secret = await readSecret(db, ctx.secrets.fieldKey, { recordId: row.id, field: key })
        if (secret !== null) values[key] = sealTo(publicKey, `handrail export v1\n${row.id}\n${key}`, secret)
      }
    for (const column of Object.keys(values)) columns.add(column)
    rows.push(values)
  }
  await ctx.store.transaction(trx =>
    appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'record:export',
      subject: `folder ${folderId}`,
      outcome: 'done',
      source: caller.source,
      data: { records: rows.length, withSecrets: publicKey !== undefined },
    }),
  )
  return {
    fileName: `records.${format}`,
    text: format === 'csv' ? writeCsv([...columns], rows) : JSON.stringify(rows, null, 2),
  }
}

function checkKey(base64: string): void {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType === 'x25519') return
  } catch {
    // Not a key at all: the same answer.
  }
  throw invalid('publicKey', recordWords.exportKeyWrong)
}
