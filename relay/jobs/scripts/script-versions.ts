import { sql, type Kysely } from 'kysely'
import { declarationSchema, type Declaration } from '../../../shared/jobs/declaration.ts'
import type { Store } from '../../store/open-store.ts'
import type { Schema } from '../../store/schema.ts'

/** What a job needs of a script version; such a version never changes. SIGN12. */
interface ScriptVersion {
  fileName: string
  sha256: string
  bytes: number
  declaration: Declaration
}

/** Looks up script versions, inside a transaction through that one, and keeps those looked up last. */
export type ScriptVersions = (
  scriptId: string,
  version: number,
  within?: Kysely<Schema>,
) => Promise<ScriptVersion | null>

const MAX_KEPT = 200

export function openScriptVersions(store: Store): ScriptVersions {
  const kept = new Map<string, ScriptVersion>()
  return async (scriptId, version, within) => {
    const key = `${scriptId} ${version}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const row = await (within ?? store.db)
      .selectFrom('script_versions')
      .innerJoin('scripts', 'scripts.id', 'script_versions.script_id')
      .select(['file_name', 'sha256', 'declaration_json', sql<number>`length(content)`.as('bytes')])
      .where('script_id', '=', scriptId)
      .where('version', '=', version)
      .executeTakeFirst()
    if (row === undefined) return null
    const found: ScriptVersion = {
      fileName: row.file_name,
      sha256: row.sha256,
      bytes: row.bytes,
      declaration: declarationSchema.parse(JSON.parse(row.declaration_json)),
    }
    const oldest = kept.keys().next()
    if (kept.size >= MAX_KEPT && oldest.done !== true) kept.delete(oldest.value)
    kept.set(key, found)
    return found
  }
}
