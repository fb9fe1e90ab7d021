import { sql, type CreateTableBuilder, type Kysely } from 'kysely'
import type { Dialect } from '../open-store.ts'

/** What migrations make tables of where both databases differ. */
export function tableParts(dialect: Dialect, db: Kysely<unknown>) {
  return {
    bytes: dialect === 'postgres' ? sql`bytea` : sql`blob`,
    /** Text that is put in order or searched: the same order on both databases. */
    ordered: dialect === 'postgres' ? sql`text collate "C"` : sql`text`,
    /** A primary key that grows by itself. */
    growing: <T extends string>(table: CreateTableBuilder<T>, name: string) =>
      dialect === 'postgres'
        ? table.addColumn(name, 'bigserial', column => column.primaryKey())
        : table.addColumn(name, 'integer', column => column.primaryKey().autoIncrement()),
    index: (table: string, columns: string[]) =>
      db.schema
        .createIndex(`${table}_by_${columns.join('_')}`)
        .on(table)
        .columns(columns)
        .execute(),
  }
}
