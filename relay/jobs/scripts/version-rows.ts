import type { Kysely } from 'kysely'
import { signatureStateSchema, type ScriptVersion } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Schema } from '../../store/schema.ts'

const columns = [
  'script_versions.version',
  'script_versions.sha256',
  'script_versions.signature_json',
  'script_versions.saved_at',
  'script_versions.saved_by',
] as const

interface VersionRow {
  version: number
  sha256: string
  signature_json: string
  saved_at: number
  saved_by: string
}

function toVersion(row: VersionRow): ScriptVersion {
  return {
    version: row.version,
    sha256: row.sha256,
    signature: signatureStateSchema.parse(JSON.parse(row.signature_json)),
    savedAt: row.saved_at,
    savedBy: row.saved_by,
  }
}

/** Versions of a script below `before`, newest first. */
export async function listVersions(
  db: Kysely<Schema>,
  id: string,
  before: number | null,
  limit: number,
): Promise<ScriptVersion[]> {
  let select = db.selectFrom('script_versions').select(columns).where('script_id', '=', id)
  if (before !== null) select = select.where('version', '<', before)
  const rows = await select.orderBy('version', 'desc').limit(limit).execute()
  return rows.map(toVersion)
}

/** One version with its bytes; also of a script that was removed, since jobs still name it. Throws `not-found`. */
export async function findVersion(
  db: Kysely<Schema>,
  id: string,
  version: number,
): Promise<ScriptVersion & { fileName: string; content: Uint8Array }> {
  const row = await db
    .selectFrom('script_versions')
    .innerJoin('scripts', 'scripts.id', 'script_versions.script_id')
    .select([...columns, 'scripts.file_name', 'script_versions.content'])
    .where('script_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (row === undefined) throw new Failure('not-found', 'There is no such version of this script.')
  return { ...toVersion(row), fileName: row.file_name, content: row.content }
}
