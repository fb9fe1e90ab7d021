import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The way to what devices noticed long ago, for retention. OPS1. */
export const watchEventsMigration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index watch_events_by_at on watch_events (at)`.execute(db)
  },
}
