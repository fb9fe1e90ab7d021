import type { Store } from '../store/open-store.ts'
import type { StoredEntry } from './check-chain.ts'

const BATCH = 1000

/** Every entry of the audit log in its order, a batch at a time. */
export async function* readAudit(store: Store, until = Infinity): AsyncGenerator<StoredEntry> {
  let after = -1
  for (;;) {
    const rows = await store.db
      .selectFrom('audit')
      .selectAll()
      .where('sequence', '>', after)
      .$if(until !== Infinity, select => select.where('sequence', '<=', until))
      .orderBy('sequence')
      .limit(BATCH)
      .execute()
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = last.sequence
  }
}
