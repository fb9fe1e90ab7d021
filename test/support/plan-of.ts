import { CompiledQuery, type Kysely, type KyselyPlugin, type RootOperationNode } from 'kysely'
import type { Dialect, Store } from '../../relay/store/open-store.ts'
import type { Schema } from '../../relay/store/schema.ts'

/** The same store, that remembers every statement outside a transaction. */
export function rememberStatements(store: Store): { store: Store; statements: RootOperationNode[] } {
  const statements: RootOperationNode[] = []
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements.push(node)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const db = store.db.withPlugin(plugin)
  return { store: { ...store, db }, statements }
}

/** The lines of the database's plan for a statement in which it walks through all of this table. */
export async function scansOf(
  { db, dialect }: { db: Kysely<Schema>; dialect: Dialect },
  statement: RootOperationNode,
  table: string,
): Promise<string[]> {
  const compiled = db.getExecutor().compileQuery(statement, { queryId: 'explained' })
  const explain = dialect === 'sqlite' ? 'explain query plan ' : 'explain '
  const { rows } = await db.executeQuery<Record<string, unknown>>(
    CompiledQuery.raw(explain + compiled.sql, [...compiled.parameters]),
  )
  const lines = rows.map(row => String(dialect === 'sqlite' ? row['detail'] : row['QUERY PLAN']))
  const scan = dialect === 'sqlite' ? new RegExp(`^SCAN ${table}\\b`) : new RegExp(`Seq Scan on ${table}\\b`)
  return lines.filter(line => scan.test(line))
}
