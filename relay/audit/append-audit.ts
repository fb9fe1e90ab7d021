import type { Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { canonicalJson, hashEntry } from './audit-chain.ts'

export interface AuditEntry {
  at: number
  /** The user's name, `device:<id>`, `command line` or `relay`. */
  actor: string
  /** `thing:act`, as in `session:start`, `user:disable`. */
  act: string
  /** What was acted on: an id or a name. */
  subject: string
  outcome: 'done' | 'refused' | 'failed'
  /** The address it came from; empty for what the relay does by itself. */
  source: string
  data?: Record<string, unknown>
}

/**
 * Reads the end of the chain and keeps it locked until the transaction ends. Work that must not run twice at once, and is
 * audited anyway, may take this lock at its start.
 */
export async function lockAuditEnd(trx: Transaction<Schema>): Promise<{ sequence: number; hash: string }> {
  // SQLite's transactions hold the write lock from their start.
  const locks = trx.getExecutor().adapter.supportsMultipleConnections !== false
  return await trx
    .selectFrom('audit_head')
    .select(['sequence', 'hash'])
    .where('id', '=', 1)
    .$if(locks, query => query.forUpdate())
    .executeTakeFirstOrThrow()
}

/**
 * Appends to the audit log, in the same transaction as what it tells of. Call it last: the end of the chain stays locked
 * until the transaction ends, so that entries follow each other also with several relays. Never hand in a secret or a code.
 */
export async function appendAudit(trx: Transaction<Schema>, entry: AuditEntry): Promise<void> {
  const head = await lockAuditEnd(trx)
  const content = {
    sequence: head.sequence + 1,
    at: entry.at,
    actor: entry.actor,
    act: entry.act,
    subject: entry.subject,
    outcome: entry.outcome,
    source: entry.source,
    dataJson: canonicalJson(entry.data ?? {}),
  }
  const hash = hashEntry(head.hash, content)
  const { dataJson, ...columns } = content
  await trx
    .insertInto('audit')
    .values({ ...columns, data_json: dataJson, previous_hash: head.hash, hash })
    .execute()
  await trx.updateTable('audit_head').set({ sequence: content.sequence, hash }).where('id', '=', 1).execute()
}
