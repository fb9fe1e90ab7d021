import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Schema } from './schema.ts'

export const isPostgres = (db: Kysely<Schema>): boolean =>
  db.getExecutor().adapter.supportsMultipleConnections !== false

/**
 * These ids as a subselect, `where('id', 'in', idList(db, ids))`: one parameter, whatever their number, for a database takes so many
 * parameters and no more.
 */
export function idList(db: Kysely<Schema>, ids: readonly string[]): RawBuilder<string> {
  const json = JSON.stringify(ids)
  return isPostgres(db)
    ? sql<string>`(select value from json_array_elements_text(${json}::json))`
    : sql<string>`(select value from json_each(${json}))`
}
