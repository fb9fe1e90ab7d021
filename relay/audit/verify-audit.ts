import type { Store } from '../store/open-store.ts'
import { lockAuditEnd } from './append-audit.ts'
import { openChainCheck, type AuditFlaw } from './check-chain.ts'
import { readAudit } from './read-audit.ts'

export interface AuditVerdict {
  sound: boolean
  entries: number
  /** The end of the chain: noted elsewhere, it proves later that nothing before it was rewritten. */
  end: { sequence: number; hash: string }
  flaws: AuditFlaw[]
}

/** Proves that nothing was taken out of the log, put into it, or changed in it. May run beside a working relay. AUDIT1. */
export async function verifyAudit(store: Store): Promise<AuditVerdict> {
  // Both read at one moment: what a working relay appends from here on is not looked at.
  const { end, highest } = await store.transaction(async trx => {
    const end = await lockAuditEnd(trx)
    const last = await trx
      .selectFrom('audit')
      .select('sequence')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst()
    return { end, highest: last?.sequence ?? 0 }
  })
  const check = openChainCheck()
  let entries = 0
  for await (const entry of readAudit(store, highest)) {
    entries++
    check.take(entry)
  }
  const flaws = check.finish(end)
  return { sound: flaws.length === 0, entries, end, flaws }
}
