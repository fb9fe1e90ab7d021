import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Guests: who takes part in a session from a browser, without an agent. One row a session; it stays with the history. JOIN1. */
export const guestsMigration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('guests')
      .addColumn('id', 'text', c => c.primaryKey())
      .addColumn('name', 'text', c => c.notNull())
      .addColumn('browser', 'text', c => c.notNull())
      .addColumn('system', 'text', c => c.notNull())
      .addColumn('modes_json', 'text', c => c.notNull())
      .addColumn('secret_hash', 'text', c => c.notNull())
      .addColumn('source', 'text', c => c.notNull())
      .addColumn('created_at', 'bigint', c => c.notNull())
      .execute()
    await db.schema
      .alterTable('sessions')
      .addColumn('guest_id', 'text', c => c.references('guests.id'))
      .execute()
    await db.schema.createIndex('sessions_by_guest_id').on('sessions').columns(['guest_id']).execute()
  },
}
