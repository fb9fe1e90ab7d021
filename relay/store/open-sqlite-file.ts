import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
} from 'kysely'

const MAX_PREPARED = 500

/** A SQLite file as Kysely's dialect: write-ahead log, every commit on the disk before it is answered, foreign keys held. */
export function openSqliteFile(file: string): SqliteDialect {
  // SQLite gives its log and index files the mode of the database itself.
  closeSync(openSync(file, 'a', 0o600))
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('busy_timeout = 5000')
  database.pragma('foreign_keys = ON')
  return new ImmediateSqliteDialect(keepPrepared(database), () => database.inTransaction)
}

/** Kysely asks for a statement anew at each run; a prepared one is used again instead. */
function keepPrepared(database: Database.Database): SqliteDatabase {
  const prepared = new Map<string, ReturnType<SqliteDatabase['prepare']>>()
  return {
    close: () => database.close(),
    prepare(text) {
      const known = prepared.get(text)
      if (known) return known
      const statement = database.prepare(text)
      if (prepared.size >= MAX_PREPARED) prepared.clear()
      prepared.set(text, statement)
      return statement
    },
  }
}

/** Transactions take the write lock at their start, so that one of another process never fails them half-way. */
class ImmediateSqliteDriver extends SqliteDriver {
  readonly #isOpen: () => boolean

  constructor(database: SqliteDatabase, isOpen: () => boolean) {
    super({ database })
    this.#isOpen = isOpen
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** Where the disk is full SQLite has taken it all back by itself; saying so again would hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isOpen()) await super.rollbackTransaction(connection)
  }
}

/** SQLite's changes of tables are part of the transaction they stand in: a migration is made whole or not at all. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase
  readonly #isOpen: () => boolean

  constructor(database: SqliteDatabase, isOpen: () => boolean) {
    super({ database })
    this.#database = database
    this.#isOpen = isOpen
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter()
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#database, this.#isOpen)
  }
}
