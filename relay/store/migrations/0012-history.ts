import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The way to the jobs of one cause. Only those that failed have one, so that the others need no place in it. JOB1. */
export const historyMigration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index jobs_by_cause_sequence_some on jobs (cause, sequence) where cause is not null`.execute(
      db,
    )
  },
}
