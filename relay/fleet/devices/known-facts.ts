import { sql, type Kysely, type Transaction } from 'kysely'
import { z } from 'zod'
import { outputTypeSchema, outputValueSchema, type OutputValue } from '../../../shared/jobs/output-values.ts'
import type { KnownFact } from '../../../shared/protocol/api/fleet.ts'
import type { Schema } from '../../store/schema.ts'

const valueSchema = outputValueSchema.shape.value

/** What is known of a device, by name. */
export async function listFacts(db: Kysely<Schema>, deviceId: string): Promise<KnownFact[]> {
  const rows = await db
    .selectFrom('known_facts')
    .select(['name', 'label', 'type', 'value_json', 'at'])
    .where('device_id', '=', deviceId)
    .orderBy('name')
    .execute()
  return rows.map(({ name, label, type, value_json, at }) => ({
    name,
    label,
    type: outputTypeSchema.parse(type),
    value: valueSchema.parse(JSON.parse(value_json)),
    at,
  }))
}

/** The names of all facts, each once with the label and type of one of them; the index is walked from name to name. */
export async function listFactNames(
  db: Kysely<Schema>,
): Promise<{ name: string; label: string; type: string }[]> {
  const { rows } = await sql<{ name: string; label: string; type: string }>`
    with recursive names(name) as (
      select min(name) from known_facts
      union all
      select (select min(known_facts.name) from known_facts where known_facts.name > names.name)
        from names where names.name is not null
    )
    select names.name,
      (select label from known_facts where known_facts.name = names.name limit 1) as label,
      (select type from known_facts where known_facts.name = names.name limit 1) as type
    from names where names.name is not null`.execute(db)
  return rows
}

/** What a device told last, in the place of all that was known of it. */
export async function replaceFacts(
  trx: Transaction<Schema>,
  deviceId: string,
  facts: readonly (OutputValue & { label: string })[],
  at: number,
): Promise<void> {
  await trx.deleteFrom('known_facts').where('device_id', '=', deviceId).execute()
  if (facts.length === 0) return
  await trx
    .insertInto('known_facts')
    .values(
      facts.map(({ name, label, type, value }) => ({
        device_id: deviceId,
        name,
        label,
        type,
        value_json: JSON.stringify(value),
        text: (Array.isArray(value) ? value.join('\n') : String(value)).toLowerCase(),
        number: typeof value === 'number' ? value : null,
        at,
      })),
    )
    .execute()
}

export const outputsSchema = z.array(outputValueSchema)
