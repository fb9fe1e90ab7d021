import type { Kysely } from 'kysely'
import type { Schema } from '../store/schema.ts'

const NAME = 'organisation'

/** The organisation that this relay belongs to, as set-up named it; shown to whoever is asked for a session. CONS2. */
export async function organisationName(db: Kysely<Schema>): Promise<string> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', NAME).executeTakeFirst()
  return row?.value ?? ''
}

export async function setOrganisationName(db: Kysely<Schema>, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name: NAME, value })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
    .execute()
}
