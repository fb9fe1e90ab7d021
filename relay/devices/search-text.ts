import type { Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { readFacts, readLabels, searchTextOf } from './device-rows.ts'

/**
 * Writes anew what the search looks through, from all that it is made of; called last by whatever has changed any of that, in the same
 * transaction.
 */
export async function keepSearchText(trx: Transaction<Schema>, deviceId: string): Promise<void> {
  const row = await trx
    .selectFrom('devices')
    .select(['name', 'facts_json', 'labels_json', 'address'])
    .where('id', '=', deviceId)
    // On PostgreSQL others may be changing another part of it right now.
    .$if(trx.getExecutor().adapter.supportsMultipleConnections !== false, query => query.forUpdate())
    .executeTakeFirstOrThrow()
  await trx
    .updateTable('devices')
    .set({
      search_text: searchTextOf(row.name, readFacts(row.facts_json), {
        labels: readLabels(row.labels_json),
        address: row.address,
      }),
    })
    .where('id', '=', deviceId)
    .execute()
}
