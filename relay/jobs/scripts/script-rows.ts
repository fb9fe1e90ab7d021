import type { Kysely } from 'kysely'
import { declarationSchema } from '../../../shared/jobs/declaration.ts'
import { signatureStateSchema, type Script } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Schema } from '../../store/schema.ts'

const columns = [
  'scripts.id',
  'scripts.file_name',
  'script_versions.version',
  'script_versions.sha256',
  'script_versions.declaration_json',
  'script_versions.signature_json',
  'script_versions.saved_at',
  'script_versions.saved_by',
] as const

interface StoredScript {
  id: string
  file_name: string
  version: number
  sha256: string
  declaration_json: string
  signature_json: string
  saved_at: number
  saved_by: string
}

function toScript(row: StoredScript): Script {
  return {
    id: row.id,
    fileName: row.file_name,
    sha256: row.sha256,
    version: row.version,
    declaration: declarationSchema.parse(JSON.parse(row.declaration_json)),
    signature: signatureStateSchema.parse(JSON.parse(row.signature_json)),
    savedAt: row.saved_at,
    savedBy: row.saved_by,
  }
}

const newest = (db: Kysely<Schema>) =>
  db
    .selectFrom('scripts')
    .innerJoin('script_versions', join =>
      join
        .onRef('script_versions.script_id', '=', 'scripts.id')
        .onRef('script_versions.version', '=', 'scripts.latest_version'),
    )
    .where('scripts.removed_at', 'is', null)

/** The newest version of every script that was not removed, by file name. */
export async function listScripts(db: Kysely<Schema>): Promise<Script[]> {
  const rows = await newest(db).select(columns).orderBy('scripts.file_name').execute()
  return rows.map(toScript)
}

/** The newest version of one script. Throws `not-found`, also for a script that was removed. */
export async function findScript(db: Kysely<Schema>, id: string): Promise<Script> {
  const row = await newest(db).select(columns).where('scripts.id', '=', id).executeTakeFirst()
  if (row === undefined)
    throw new Failure('not-found', 'There is no script of this id; it may have been removed.')
  return toScript(row)
}

/** The bytes of one version, as they were saved. */
export async function readContent(db: Kysely<Schema>, id: string, version: number): Promise<Uint8Array> {
  const row = await db
    .selectFrom('script_versions')
    .select('content')
    .where('script_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return row.content
}
