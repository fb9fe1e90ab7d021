import { createHash } from 'node:crypto'

/** One entry of the audit log as it is hashed. */
export interface AuditContent {
  sequence: number
  at: number
  actor: string
  act: string
  subject: string
  outcome: string
  source: string
  /** JSON of `data`, canonical. */
  dataJson: string
}

export const FIRST_HASH = '0'.repeat(64)

/** JSON with every object's keys in order and no spaces: one text for one value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** The hash of an entry: SHA-256 over the hash before it and the entry's canonical JSON. AUDIT1. */
export function hashEntry(previousHash: string, content: AuditContent): string {
  return createHash('sha256')
    .update(`${previousHash}\n${canonicalJson(content)}`)
    .digest('hex')
}
