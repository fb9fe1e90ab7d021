import type { Kysely } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { keepSetting, readSetting } from '../store/setting.ts'

const NAME = 'organisation'

/** The organisation that this relay belongs to, as set-up named it; shown to whoever is asked for a session. CONS2. */
export async function organisationName(db: Kysely<Schema>): Promise<string> {
  return (await readSetting(db, NAME)) ?? ''
}

export async function setOrganisationName(db: Kysely<Schema>, value: string): Promise<void> {
  await keepSetting(db, NAME, value)
}
