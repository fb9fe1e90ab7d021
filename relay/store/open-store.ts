import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { Migrator } from 'kysely/migration'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Pool, types } from 'pg'
import { firstMigration } from './migrations/0001-first.ts'
import { relaysMigration } from './migrations/0002-relays.ts'
import { guestsMigration } from './migrations/0003-guests.ts'
import { recordingsMigration } from './migrations/0004-recordings.ts'
import { retentionMigration } from './migrations/0006-retention.ts'
import { participantsMigration } from './migrations/0007-participants.ts'
import { recordsMigration } from './migrations/0010-records.ts'
import { fleetMigration } from './migrations/0011-fleet.ts'
import { historyMigration } from './migrations/0012-history.ts'
import { watchEventsMigration } from './migrations/0013-watch-events.ts'
import type { Schema } from './schema.ts'
import { openSqliteFile } from './open-sqlite-file.ts'

export type Dialect = 'sqlite' | 'postgres'

export interface Store {
  /** For single statements. Inside `transaction` it throws: on SQLite it would wait for its own transaction for ever. */
  readonly db: Kysely<Schema>
  readonly dialect: Dialect
  /**
   * Runs `work` in one transaction and commits it. On PostgreSQL, work that lost a deadlock is run again: it must do
   * nothing but statements on `trx`. On SQLite the transaction takes the write lock at its start.
   */
  transaction<T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The SQLite file inside the data folder. */
export const storeFile = (dataDir: string): string => join(dataDir, 'relay.sqlite')

/**
 * Opens the store and brings its tables up to date: PostgreSQL where `databaseUrl` is given, else SQLite in `dataDir`.
 * Throws what the database says when it cannot be reached or a migration fails.
 */
export async function openStore(place: {
  dataDir: string
  databaseUrl?: string | undefined
}): Promise<Store> {
  const dialect: Dialect = place.databaseUrl === undefined ? 'sqlite' : 'postgres'
  if (dialect === 'sqlite') await mkdir(place.dataDir, { recursive: true, mode: 0o700 })
  const kysely = new Kysely<Schema>({
    dialect:
      place.databaseUrl === undefined
        ? openSqliteFile(storeFile(place.dataDir))
        : new PostgresDialect({ pool: openPool(place.databaseUrl) }),
  })
  try {
    await migrate(kysely, dialect)
  } catch (error) {
    await kysely.destroy()
    throw error
  }
  return makeStore(kysely, dialect)
}

const INT8_OID = 20

/** int8 arrives as text by default; every number that we keep (times, sequences) is a safe integer. */
function openPool(databaseUrl: string): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8_OID
          ? (text: string) => Number(text)
          : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  })
  // An idle connection that breaks is replaced at the next use; a trouble that lasts shows itself there.
  pool.on('error', () => undefined)
  return pool
}

async function migrate(kysely: Kysely<Schema>, dialect: Dialect): Promise<void> {
  const migrations = {
    '0001-first': firstMigration(dialect),
    '0002-relays': relaysMigration,
    '0003-guests': guestsMigration,
    '0004-recordings': recordingsMigration,
    '0006-retention': retentionMigration,
    '0007-participants': participantsMigration,
    '0010-records': recordsMigration(dialect),
    '0011-fleet': fleetMigration(dialect),
    '0012-history': historyMigration,
    '0013-watch-events': watchEventsMigration,
  }
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

function makeStore(kysely: Kysely<Schema>, dialect: Dialect): Store {
  const around = new AsyncLocalStorage<{ open: boolean }>()
  const refuseInside = (): void => {
    if (around.getStore()?.open)
      throw new Error('A transaction is open here: use the `trx` it was given, not the store.')
  }
  const once = async <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> => {
    const frame = { open: true }
    try {
      return await kysely.transaction().execute(trx => around.run(frame, () => work(trx)))
    } finally {
      frame.open = false
    }
  }
  return {
    get db() {
      refuseInside()
      return kysely
    },
    dialect,
    async transaction(work) {
      refuseInside()
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(work)
        } catch (error) {
          if (dialect !== 'postgres' || attempt === 3 || !lostToAnother(error)) throw error
        }
      }
    },
    close: () => kysely.destroy(),
  }
}

/** PostgreSQL's deadlock_detected and serialization_failure: the work was undone and may be tried again. */
function lostToAnother(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001')
}
