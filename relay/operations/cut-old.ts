import { appendAudit, lockAuditEnd } from '../audit/append-audit.ts'
import type { Store } from '../store/open-store.ts'

/** How many rows one transaction changes: whoever else wants to write waits only that long. */
const BATCH = 500

/** Empties the history of sessions that ended before `before`; that they took place stays. Returns how many entries went. */
export async function cutHappenings(store: Store, before: number, batch = BATCH): Promise<number> {
  let cut = 0
  let after = { at: -1, id: -1 }
  for (;;) {
    const old = await store.db
      .selectFrom('session_happenings as h')
      .innerJoin('sessions as s', 's.id', 'h.session_id')
      .select(['h.id', 'h.at', 's.ended_at as endedAt'])
      .where('h.at', '<', before)
      .where(eb =>
        eb.or([eb('h.at', '>', after.at), eb.and([eb('h.at', '=', after.at), eb('h.id', '>', after.id)])]),
      )
      .orderBy('h.at')
      .orderBy('h.id')
      .limit(batch)
      .execute()
    const ids = old.flatMap(({ id, endedAt }) => (endedAt !== null && endedAt < before ? [id] : []))
    if (ids.length > 0)
      await store.transaction(trx => trx.deleteFrom('session_happenings').where('id', 'in', ids).execute())
    cut += ids.length
    const last = old.at(-1)
    if (!last || old.length < batch) return cut
    after = last
  }
}

/** Takes away what jobs that ended before `before` have printed; state, outputs and details stay. Returns how many had a log. */
export async function cutJobLogs(store: Store, before: number, batch = BATCH): Promise<number> {
  let cut = 0
  for (;;) {
    const old = await store.db
      .selectFrom('jobs')
      .select('id')
      .where('ended_at', '<', before)
      .where('log_tail', 'is not', null)
      .orderBy('ended_at')
      .limit(batch)
      .execute()
    const ids = old.map(({ id }) => id)
    if (ids.length > 0)
      await store.transaction(trx =>
        trx.updateTable('jobs').set({ log_tail: null }).where('id', 'in', ids).execute(),
      )
    cut += ids.length
    if (ids.length < batch) return cut
  }
}

/** Takes away what devices noticed by themselves before `before`; how each watch stands now is kept elsewhere. Returns how many went. */
export async function cutWatchEvents(store: Store, before: number, batch = BATCH): Promise<number> {
  let cut = 0
  for (;;) {
    const old = await store.db
      .selectFrom('watch_events')
      .select('sequence')
      .where('at', '<', before)
      .orderBy('at')
      .limit(batch)
      .execute()
    const sequences = old.map(({ sequence }) => sequence)
    if (sequences.length > 0)
      await store.transaction(trx =>
        trx.deleteFrom('watch_events').where('sequence', 'in', sequences).execute(),
      )
    cut += sequences.length
    if (sequences.length < batch) return cut
  }
}

/**
 * Cuts off the beginning of the audit log: entries older than `before`, up to the first that is not. The last one that went
 * stays as the anchor from which the rest is verified, and an entry in the chain itself (`audit:cut`) vouches for it.
 * Returns how many entries went. AUDIT1.
 */
export async function cutAudit(store: Store, before: number, now: number, batch = BATCH): Promise<number> {
  let total = 0
  for (;;) {
    const cut = await store.transaction(async trx => {
      await lockAuditEnd(trx)
      const oldest = await trx
        .selectFrom('audit')
        .select(['sequence', 'at', 'hash'])
        .orderBy('sequence')
        .limit(batch + 1)
        .execute()
      const firstKept = oldest.findIndex(entry => entry.at >= before)
      // The newest entry stays in any case: the end of the chain is an entry.
      const going = oldest.slice(0, firstKept === -1 ? Math.min(batch, oldest.length - 1) : firstKept)
      const last = going.at(-1)
      if (!last) return 0
      await trx.deleteFrom('audit').where('sequence', '<=', last.sequence).execute()
      await trx
        .updateTable('audit_head')
        .set({ cut_sequence: last.sequence, cut_hash: last.hash })
        .where('id', '=', 1)
        .execute()
      await appendAudit(trx, {
        at: now,
        actor: 'relay',
        act: 'audit:cut',
        subject: String(last.sequence),
        outcome: 'done',
        source: '',
        data: { sequence: last.sequence, hash: last.hash, entries: going.length },
      })
      return going.length
    })
    total += cut
    if (cut < batch) return total
  }
}
