import type { Store } from '../store/open-store.ts'
import { lockAuditEnd } from './append-audit.ts'
import { openChainCheck, type AuditFlaw, type StoredEntry } from './check-chain.ts'
import { readAudit } from './read-audit.ts'

export interface AuditVerdict {
  sound: boolean
  entries: number
  /** The last entry that retention cut off: what stands is verified from there. Sequence 0: nothing was cut. */
  cut: { sequence: number; hash: string }
  /** The end of the chain: noted elsewhere, it proves later that nothing before it was rewritten. */
  end: { sequence: number; hash: string }
  flaws: AuditFlaw[]
}

/** Proves that nothing was taken out of the log, put into it, or changed in it. May run beside a working relay. AUDIT1. */
export async function verifyAudit(store: Store): Promise<AuditVerdict> {
  for (;;) {
    const verdict = await verifyOnce(store)
    // Retention may cut while the log is read: then it is read again.
    if (verdict.sound || (await readCut(store)).sequence === verdict.cut.sequence) return verdict
  }
}

async function verifyOnce(store: Store): Promise<AuditVerdict> {
  // All read at one moment: what a working relay appends from here on is not looked at.
  const { cut, end, highest } = await store.transaction(async trx => {
    const end = await lockAuditEnd(trx)
    const { cut_sequence, cut_hash } = await trx
      .selectFrom('audit_head')
      .select(['cut_sequence', 'cut_hash'])
      .where('id', '=', 1)
      .executeTakeFirstOrThrow()
    const last = await trx
      .selectFrom('audit')
      .select('sequence')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst()
    return { cut: { sequence: cut_sequence, hash: cut_hash }, end, highest: last?.sequence ?? 0 }
  })
  const check = openChainCheck(cut)
  let entries = 0
  let isVouchedFor = cut.sequence === 0
  for await (const entry of readAudit(store, { until: highest })) {
    entries++
    check.take(entry)
    isVouchedFor ||= vouchesFor(entry, cut)
  }
  const flaws = check.finish(end)
  // Whoever takes the beginning away by hand can move the anchor, but not write the entry that names it.
  if (!isVouchedFor) flaws.unshift({ sequence: cut.sequence, kind: 'missing' })
  return { sound: flaws.length === 0, entries, cut, end, flaws }
}

async function readCut(store: Store): Promise<{ sequence: number }> {
  return await store.db
    .selectFrom('audit_head')
    .select('cut_sequence as sequence')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
}

function vouchesFor(entry: StoredEntry, cut: { sequence: number; hash: string }): boolean {
  if (entry.act !== 'audit:cut' || entry.subject !== String(cut.sequence)) return false
  return entry.data_json.includes(`"hash":"${cut.hash}"`)
}
