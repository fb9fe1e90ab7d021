import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Further people in a session: their codes, and who took part from when to when. */
export const participantsMigration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('participant_codes')
      .addColumn('code_hash', 'text', c => c.primaryKey())
      .addColumn('session_id', 'text', c => c.notNull().references('sessions.id'))
      .addColumn('expires_at', 'bigint', c => c.notNull())
      .execute()
    await db.schema
      .createTable('participants')
      .addColumn('id', 'text', c => c.primaryKey())
      .addColumn('session_id', 'text', c => c.notNull().references('sessions.id'))
      .addColumn('user_id', 'text', c => c.notNull().references('users.id'))
      .addColumn('state', 'text', c => c.notNull())
      .addColumn('since', 'bigint', c => c.notNull())
      .addColumn('joined_at', 'bigint')
      .addColumn('left_at', 'bigint')
      .addColumn('reason', 'text')
      .addColumn('asks_for_control', 'integer', c => c.notNull())
      .addColumn('lead_becomes', 'text')
      .addColumn('screen', 'integer', c => c.notNull())
      .addColumn('chat', 'integer', c => c.notNull())
      .execute()
    await db.schema
      .createIndex('participants_by_session')
      .on('participants')
      .columns(['session_id', 'left_at'])
      .execute()
    await db.schema
      .createIndex('participant_codes_by_session')
      .on('participant_codes')
      .column('session_id')
      .execute()
  },
}
