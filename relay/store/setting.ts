import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** What is kept for the whole installation under a name; null: nothing is. */
export async function readSetting(db: Kysely<Schema>, name: string): Promise<string | null> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value ?? null
}

/** Keeps it in the place of what was there. */
export async function keepSetting(db: Kysely<Schema>, name: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
    .execute()
}
