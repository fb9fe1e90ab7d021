import { sql, type Kysely, type RawBuilder } from 'kysely'
import { escapeLike } from '../../devices/device-rows.ts'
import { isPostgres } from '../../store/id-list.ts'
import type { Schema } from '../../store/schema.ts'
import type { Sought } from './plan-read.ts'

const MAX_OF_EACH = 20

/**
 * What a search text may mean: devices, records, scripts and people whose name has all its words; each is a stream of the history, so
 * that no search walks through the jobs themselves.
 */
export async function findByText(db: Kysely<Schema>, text: string): Promise<Sought[]> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)
  const patterns = words.map(word => `%${escapeLike(word)}%`)
  if (patterns.length === 0) return []
  const has = (text: RawBuilder<unknown>) =>
    sql<boolean>`${sql.join(
      patterns.map(pattern => sql`lower(${text}) like ${pattern} escape '\\'`),
      sql` and `,
    )}`
  const scriptName = isPostgres(db)
    ? sql`script_versions.declaration_json::json->>'name'`
    : sql`json_extract(script_versions.declaration_json, '$.name')`
  const [devices, records, scripts, people] = await Promise.all([
    db
      .selectFrom('devices')
      .select('id')
      .where(has(sql.ref('search_text')))
      .limit(MAX_OF_EACH)
      .execute(),
    db
      .selectFrom('records')
      .select('id')
      .where(has(sql.ref('search_text')))
      .limit(MAX_OF_EACH)
      .execute(),
    db
      .selectFrom('scripts')
      .innerJoin('script_versions', join =>
        join
          .onRef('script_versions.script_id', '=', 'scripts.id')
          .onRef('script_versions.version', '=', 'scripts.latest_version'),
      )
      .select('scripts.id')
      .where(eb => eb.or([has(sql.ref('scripts.file_name')), has(scriptName)]))
      .limit(MAX_OF_EACH)
      .execute(),
    db
      .selectFrom('users')
      .select('id')
      .where(eb => eb.or([has(sql.ref('name')), has(sql.ref('full_name'))]))
      .limit(MAX_OF_EACH)
      .execute(),
  ])
  return [
    ...devices.map(({ id }) => ({ device_id: id })),
    ...records.map(({ id }) => ({ record_id: id })),
    ...scripts.map(({ id }) => ({ script_id: id })),
    ...people.map(({ id }) => ({ requested_by_id: id })),
  ]
}
