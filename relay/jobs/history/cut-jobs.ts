import { sql } from 'kysely'
import type { Store } from '../../store/open-store.ts'
import { readEngineSettings } from '../tasks/engine-settings.ts'

const DAY_MS = 86_400_000
/** How many rows one transaction removes: whoever else wants to write waits only that long. */
const BATCH = 500

/**
 * Removes ended jobs beyond the age and the number that the engine's settings keep, the oldest first; how many there were stays,
 * counted by day (UTC), script, record and state. Returns how many went.
 */
export async function cutJobs(store: Store, now: number, batch = BATCH): Promise<number> {
  const { keepJobsDays, keepJobsCount } = await readEngineSettings(store.db)
  let cut = 0
  // Whole days, so that a day is cut once.
  const before = keepJobsDays === 0 ? null : Math.floor(now / DAY_MS) * DAY_MS - keepJobsDays * DAY_MS
  if (before !== null)
    for (;;) {
      const removed = await removeOldest(store, batch, before)
      cut += removed
      if (removed < batch) break
    }
  let excess = keepJobsCount === 0 ? 0 : (await countEnded(store)) - keepJobsCount
  while (excess > 0) {
    const removed = await removeOldest(store, Math.min(batch, excess), null)
    if (removed === 0) break
    cut += removed
    excess -= removed
  }
  return cut
}

async function countEnded(store: Store): Promise<number> {
  const row = await store.db
    .selectFrom('jobs')
    .select(eb => eb.fn.countAll<number | string>().as('ended'))
    .where('ended_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(row.ended)
}

/** Counts them and removes them in one transaction, so that no job is lost without a count nor counted twice. */
async function removeOldest(store: Store, limit: number, before: number | null): Promise<number> {
  return await store.transaction(async trx => {
    const old = await trx
      .selectFrom('jobs')
      .select(['sequence', 'script_id', 'record_id', 'state', 'ended_at'])
      .where('ended_at', 'is not', null)
      .$if(before !== null, query => query.where('ended_at', '<', before))
      .orderBy('ended_at')
      .limit(limit)
      .$if(store.dialect === 'postgres', query => query.forUpdate().skipLocked())
      .execute()
    if (old.length === 0) return 0
    const groups = Map.groupBy(old, row =>
      JSON.stringify([
        new Date(row.ended_at ?? 0).toISOString().slice(0, 10),
        row.script_id,
        row.record_id ?? '',
        row.state,
      ]),
    )
    await trx
      .insertInto('job_counts')
      .values(
        [...groups.values()].map(rows => {
          const [{ ended_at, script_id, record_id, state }] = rows as [(typeof rows)[number]]
          return {
            day: new Date(ended_at ?? 0).toISOString().slice(0, 10),
            script_id,
            record_id: record_id ?? '',
            state,
            count: rows.length,
          }
        }),
      )
      .onConflict(conflict =>
        conflict
          .columns(['day', 'script_id', 'record_id', 'state'])
          .doUpdateSet({ count: sql<number>`job_counts.count + excluded.count` }),
      )
      .execute()
    await trx
      .deleteFrom('jobs')
      .where(
        'sequence',
        'in',
        old.map(row => row.sequence),
      )
      .execute()
    return old.length
  })
}
