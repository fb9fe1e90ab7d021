import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { z } from 'zod'

const stateSchema = z.looseObject({ mode: z.string().optional(), reason: z.string().optional() })

/** Recordings, whose pictures lie in files; and what the history of sessions is searched by. REC1. */
export const recordingsMigration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('recordings')
      .addColumn('id', 'text', c => c.primaryKey())
      .addColumn('session_id', 'text', c => c.notNull().references('sessions.id'))
      .addColumn('side', 'text', c => c.notNull())
      .addColumn('state', 'text', c => c.notNull())
      .addColumn('started_at', 'bigint', c => c.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('bytes', 'bigint', c => c.notNull())
      .addColumn('sha256', 'text')
      .addColumn('duration_ms', 'bigint')
      .addColumn('head_bytes', 'bigint')
      .addColumn('body_from', 'bigint')
      .addColumn('body_to', 'bigint')
      .execute()
    await db.schema
      .createIndex('recordings_by_session')
      .on('recordings')
      .columns(['session_id', 'started_at'])
      .execute()
    await db.schema.createIndex('recordings_by_started_at').on('recordings').columns(['started_at']).execute()

    await db.schema.alterTable('sessions').addColumn('mode', 'text').execute()
    await db.schema.alterTable('sessions').addColumn('end_reason', 'text').execute()
    for (const name of ['mode', 'end_reason'])
      await db.schema
        .createIndex(`sessions_by_${name}`)
        .on('sessions')
        .columns([name, 'started_at'])
        .execute()
    await fillIn(db)
  },
}

interface Tables {
  sessions: { id: string; state_json: string; mode: string | null; end_reason: string | null }
}

/** What the states of sessions so far say; an ended one does not know its mode any more. */
async function fillIn(db: Kysely<Tables>): Promise<void> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('sessions')
      .select(['id', 'state_json'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(500)
      .execute()
    for (const { id, state_json } of rows) {
      const { mode = null, reason = null } = stateSchema.parse(JSON.parse(state_json))
      await db.updateTable('sessions').set({ mode, end_reason: reason }).where('id', '=', id).execute()
    }
    const last = rows.at(-1)
    if (!last) return
    after = last.id
  }
}
