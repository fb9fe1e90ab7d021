import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which relays there are, and at which of them each device or guest is connected. BRK3. */
export const relaysMigration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('relays')
      .addColumn('id', 'text', c => c.primaryKey())
      .addColumn('address', 'text', c => c.notNull())
      .addColumn('started_at', 'bigint', c => c.notNull())
      .addColumn('seen_at', 'bigint', c => c.notNull())
      .addColumn('gone_at', 'bigint')
      .execute()
    await db.schema
      .createTable('connections')
      .addColumn('target_id', 'text', c => c.primaryKey())
      .addColumn('relay_id', 'text', c => c.notNull())
      .execute()
    await db.schema.createIndex('connections_by_relay_id').on('connections').column('relay_id').execute()
  },
}
