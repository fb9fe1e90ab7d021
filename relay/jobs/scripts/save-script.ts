import type { Transaction } from 'kysely'
import { appendAudit, lockAuditEnd } from '../../audit/append-audit.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import type { Declaration } from '../../../shared/jobs/declaration.ts'
import type { ReadScript } from './read-script.ts'

/** Who saves, for the version and for the audit log. */
export interface SavedBy {
  name: string
  source: string
  at: number
}

/**
 * Saves a script inside `trx`: a new one, or the next version of the one with this file name, which comes back if it had
 * been removed. Bytes that are the newest version already stay that version. `restored` is the older version that is put
 * back. Returns the script's id.
 */
export async function saveScript(
  trx: Transaction<Schema>,
  fileName: string,
  script: ReadScript & { declaration: Declaration },
  by: SavedBy,
  restored: number | null = null,
): Promise<string> {
  let known = await lockScript(trx, fileName)
  if (known === undefined) {
    // Two that save a new script of one name at once follow one another, as relays do that start on an empty store.
    await lockAuditEnd(trx)
    known = await lockScript(trx, fileName)
  }
  const id = known?.id ?? newId()
  const newest = known && (await findVersion(trx, known.id, known.latest_version))
  const isSame = newest?.sha256 === script.sha256
  if (known !== undefined && isSame && known.removed_at === null) return id

  const version = isSame ? (known?.latest_version ?? 1) : (known?.latest_version ?? 0) + 1
  if (known === undefined)
    await trx
      .insertInto('scripts')
      .values({ id, file_name: fileName, latest_version: version, removed_at: null })
      .execute()
  else
    await trx
      .updateTable('scripts')
      .set({ latest_version: version, removed_at: null })
      .where('id', '=', id)
      .execute()
  if (!isSame)
    await trx
      .insertInto('script_versions')
      .values({
        script_id: id,
        version,
        sha256: script.sha256,
        content: script.bytes,
        declaration_json: JSON.stringify(script.declaration),
        signature_json: JSON.stringify(script.signature),
        saved_at: by.at,
        saved_by: by.name,
      })
      .execute()
  await appendAudit(trx, {
    at: by.at,
    actor: by.name,
    act: restored === null ? 'script:save' : 'script:restore',
    subject: id,
    outcome: 'done',
    source: by.source,
    data: {
      fileName,
      version,
      sha256: script.sha256,
      publisher: script.signature.publisher,
      ...(restored !== null && { restored }),
    },
  })
  return id
}

async function lockScript(
  trx: Transaction<Schema>,
  fileName: string,
): Promise<{ id: string; latest_version: number; removed_at: number | null } | undefined> {
  return await trx
    .selectFrom('scripts')
    .select(['id', 'latest_version', 'removed_at'])
    .where('file_name', '=', fileName)
    .$if(trx.getExecutor().adapter.supportsMultipleConnections !== false, query => query.forUpdate())
    .executeTakeFirst()
}

async function findVersion(
  trx: Transaction<Schema>,
  id: string,
  version: number,
): Promise<{ sha256: string } | undefined> {
  return trx
    .selectFrom('script_versions')
    .select('sha256')
    .where('script_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
}
