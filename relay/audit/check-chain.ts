import { canonicalJson, FIRST_HASH, hashEntry } from './audit-chain.ts'

/** One entry as it stands in the store. */
export interface StoredEntry {
  sequence: number
  at: number
  actor: string
  act: string
  subject: string
  outcome: string
  source: string
  data_json: string
  previous_hash: string
  hash: string
}

/** What is wrong with the log, and at which entry. */
export interface AuditFlaw {
  sequence: number
  kind: 'changed' | 'missing' | 'inserted'
}

/** Further flaws add nothing to the verdict. */
const MAX_FLAWS = 100
/** How many entries in a row may have been put in or taken out, with the others renumbered, and still be named. */
const MAX_SHIFT = 20

/**
 * Checks a chain entry by entry, in their order: each hash must follow from the entry's content and the hash before it,
 * and the numbers must have no gap. Entries that were renumbered to hide a gap or to make room are recognised, so that the
 * verdict names the entry that was taken out or put in and not all that follow. `from` is the entry before the first one,
 * where retention cut the beginning off. Pure. AUDIT1.
 */
export function openChainCheck(from = { sequence: 0, hash: FIRST_HASH }): {
  take: (entry: StoredEntry) => void
  /** `end` is the end of the chain as noted beside the log when the check began. */
  finish: (end: { sequence: number; hash: string }) => AuditFlaw[]
} {
  const flaws: AuditFlaw[] = []
  let last = from
  /** By how much the entries from here on stand behind their true number. */
  let shift = 0

  const blame = (sequence: number, kind: AuditFlaw['kind']): void => {
    const known = flaws.find(flaw => flaw.sequence === sequence)
    if (known) known.kind = kind
    else if (flaws.length < MAX_FLAWS) flaws.push({ sequence, kind })
  }
  const blameRange = (from: number, to: number, kind: AuditFlaw['kind']): void => {
    for (let sequence = from; sequence <= to && flaws.length < MAX_FLAWS; sequence++) blame(sequence, kind)
  }

  return {
    take(entry) {
      const { sequence } = entry
      blameRange(last.sequence + 1, sequence - 1, 'missing')
      const follows = sequence === last.sequence + 1
      const trueShift = findShift(entry, shift)
      if (trueShift === null) blame(sequence, 'changed')
      else if (trueShift > shift) blameRange(sequence - (trueShift - shift), sequence - 1, 'inserted')
      else if (trueShift < shift) blameRange(sequence, sequence + (shift - trueShift) - 1, 'missing')
      // This one is whole and names another entry before it than the one that stands there.
      else if (follows && entry.previous_hash !== last.hash) blame(last.sequence || sequence, 'changed')
      shift = trueShift ?? shift
      last = { sequence, hash: entry.hash }
    },
    finish(end) {
      const endsAt = end.sequence + shift
      blameRange(last.sequence + 1, endsAt, 'missing')
      blameRange(endsAt + 1, last.sequence, 'inserted')
      if (last.sequence === endsAt && last.hash !== end.hash) blame(last.sequence, 'changed')
      return flaws.sort((a, b) => a.sequence - b.sequence)
    },
  }
}

/** By how much the entry's number was moved, starting from `near`; null where its content was changed. */
function findShift(entry: StoredEntry, near: number): number | null {
  if (!isCanonical(entry.data_json)) return null
  for (let distance = 0; distance <= MAX_SHIFT; distance++)
    for (const shift of distance === 0 ? [near] : [near + distance, near - distance])
      if (hashAt(entry, entry.sequence - shift) === entry.hash) return shift
  return null
}

function hashAt(entry: StoredEntry, sequence: number): string {
  const { at, actor, act, subject, outcome, source, data_json: dataJson } = entry
  return hashEntry(entry.previous_hash, { sequence, at, actor, act, subject, outcome, source, dataJson })
}

/** The data is hashed as the text that is stored; text that is not what we write was written by another hand. */
function isCanonical(json: string): boolean {
  try {
    return canonicalJson(JSON.parse(json)) === json
  } catch {
    return false
  }
}
