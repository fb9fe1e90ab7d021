import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What retention needs: the anchor of a log whose beginning was cut off, and the way to what is old. */
export const retentionMigration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('audit_head')
      .addColumn('cut_sequence', 'bigint', c => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .alterTable('audit_head')
      .addColumn('cut_hash', 'text', c => c.notNull().defaultTo('0'.repeat(64)))
      .execute()
    await db.schema
      .createIndex('session_happenings_by_at')
      .on('session_happenings')
      .columns(['at', 'id'])
      .execute()
    await sql`create index jobs_with_log_by_ended_at on jobs (ended_at) where log_tail is not null`.execute(
      db,
    )
  },
}
