import type { Store } from '../store/open-store.ts'
import type { StoredEntry } from './check-chain.ts'

const BATCH = 1000

/** Which entries: numbers after `after` up to `until`, and at most `limit` of them. */
export interface AuditRange {
  after?: number
  until?: number
  limit?: number
}

/** The entries of the audit log in their order, a batch at a time. */
export async function* readAudit(store: Store, range: AuditRange = {}): AsyncGenerator<StoredEntry> {
  const { until = Infinity, limit = Infinity } = range
  let after = range.after ?? -1
  for (let read = 0; read < limit;) {
    const batch = Math.min(BATCH, limit - read)
    const rows = await store.db
      .selectFrom('audit')
      .selectAll()
      .where('sequence', '>', after)
      .$if(until !== Infinity, select => select.where('sequence', '<=', until))
      .orderBy('sequence')
      .limit(batch)
      .execute()
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < batch) return
    after = last.sequence
    read += rows.length
  }
}

/** What an entry holds; the text itself where somebody has made it unreadable, so that one entry holds up no others. */
export function dataOf(entry: Pick<StoredEntry, 'data_json'>): unknown {
  try {
    return JSON.parse(entry.data_json) as unknown
  } catch {
    return entry.data_json
  }
}
