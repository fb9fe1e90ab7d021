import { sql, type RawBuilder } from 'kysely'
import type { Store } from '../store/open-store.ts'

/** The statements about relays. With several, times are the database's, so that no relay's clock decides who is dead. */

const DAY_MS = 86_400_000
/** So long an address of a relay that is gone is still told to agents: it may come back there. */
const REMEMBERED_MS = 30 * DAY_MS
const MAX_ADDRESSES = 10

const databaseNow: RawBuilder<number> = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/** What time it is for the database, in epoch milliseconds; PostgreSQL only. */
export async function readDatabaseClock(store: Store): Promise<number> {
  const { rows } = await sql<{ now: number }>`select ${databaseNow} as now`.execute(store.db)
  return rows[0]?.now ?? 0
}

/** The only relay: whoever stood there before is gone. */
export async function registerAlone(
  store: Store,
  relay: { id: string; address: string },
  now: number,
): Promise<void> {
  await store.transaction(async trx => {
    await trx.deleteFrom('relays').execute()
    await trx
      .insertInto('relays')
      .values({ ...relay, started_at: now, seen_at: now, gone_at: null })
      .execute()
  })
}

/** One of several. */
export async function registerBesideOthers(
  store: Store,
  relay: { id: string; address: string },
): Promise<void> {
  await store.transaction(async trx => {
    await trx
      .deleteFrom('relays')
      .where('gone_at', 'is not', null)
      .where(eb =>
        eb.or([
          eb('address', '=', relay.address),
          eb('gone_at', '<', sql<number>`${databaseNow} - ${sql.lit(REMEMBERED_MS)}`),
        ]),
      )
      .execute()
    await trx
      .insertInto('relays')
      .values({ ...relay, started_at: databaseNow, seen_at: databaseNow, gone_at: null })
      .execute()
  })
}

/** Says that this relay lives. False where another one has taken it for dead meanwhile; it counts as living again. */
export async function noteAlive(store: Store, id: string): Promise<boolean> {
  const before = await store.transaction(async trx => {
    const row = await trx
      .selectFrom('relays')
      .select('gone_at')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    await trx
      .updateTable('relays')
      .set({ seen_at: databaseNow, gone_at: null })
      .where('id', '=', id)
      .execute()
    return row
  })
  return before?.gone_at === null
}

/** Marks the relays that have not been heard of for `silentMs`; of each only one relay is told. */
export async function noteDead(store: Store, silentMs: number): Promise<{ id: string; address: string }[]> {
  return await store.db
    .updateTable('relays')
    .set({ gone_at: databaseNow })
    .where('gone_at', 'is', null)
    .where('seen_at', '<', sql<number>`${databaseNow} - ${sql.lit(silentMs)}`)
    .returning(['id', 'address'])
    .execute()
}

/** This relay has stopped. */
export async function noteStopped(store: Store, id: string): Promise<void> {
  await store.db.updateTable('relays').set({ gone_at: databaseNow }).where('id', '=', id).execute()
}

/** The addresses of all relays, `own` first, then those that run, then those that ran lately. */
export async function relayAddresses(store: Store, own: string): Promise<[string, ...string[]]> {
  const rows = await store.db.selectFrom('relays').select(['address', 'gone_at']).orderBy('address').execute()
  const running = rows.filter(row => row.gone_at === null)
  const gone = rows.filter(row => row.gone_at !== null).sort((a, b) => (b.gone_at ?? 0) - (a.gone_at ?? 0))
  const others = new Set([...running, ...gone].map(row => row.address))
  others.delete(own)
  return [own, ...[...others].slice(0, MAX_ADDRESSES - 1)]
}

/** Where a device or a guest is connected; null where it is connected to no relay that is known to run. */
export async function findConnection(
  store: Store,
  targetId: string,
): Promise<{ relayId: string; address: string } | null> {
  const row = await store.db
    .selectFrom('connections')
    .innerJoin('relays', 'relays.id', 'connections.relay_id')
    .select(['relays.id as relayId', 'relays.address'])
    .where('target_id', '=', targetId)
    .where('gone_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** From now on the device or guest is connected to this relay, wherever it was before. */
export async function noteConnection(store: Store['db'], targetId: string, relayId: string): Promise<void> {
  await store
    .insertInto('connections')
    .values({ target_id: targetId, relay_id: relayId })
    .onConflict(conflict => conflict.column('target_id').doUpdateSet({ relay_id: relayId }))
    .execute()
}

/** It has left this relay. False where it is connected to another one by now. */
export async function dropConnection(
  store: Store['db'],
  targetId: string,
  relayId: string,
): Promise<boolean> {
  const dropped = await store
    .deleteFrom('connections')
    .where('target_id', '=', targetId)
    .where('relay_id', '=', relayId)
    .returning('target_id')
    .executeTakeFirst()
  return dropped !== undefined
}

/** Takes away the connections to relays that are gone; of each only one relay is told. */
export async function dropDeadConnections(store: Store['db']): Promise<string[]> {
  const rows = await store
    .deleteFrom('connections')
    .where('relay_id', 'not in', query =>
      query.selectFrom('relays').select('id').where('gone_at', 'is', null),
    )
    .returning('target_id')
    .execute()
  return rows.map(row => row.target_id)
}

export async function connectionsOf(store: Store, relayId: string): Promise<Set<string>> {
  const rows = await store.db
    .selectFrom('connections')
    .select('target_id')
    .where('relay_id', '=', relayId)
    .execute()
  return new Set(rows.map(row => row.target_id))
}
