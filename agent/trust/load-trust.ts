import { createHash } from 'node:crypto'
import { readCertificate, type Certificate } from '../../shared/signing/certificate.ts'
import { asRefusal } from '../../shared/signing/refusal.ts'
import { readRevocationList, type RevocationList } from '../../shared/signing/revocation.ts'
import type { TrustSnapshot } from '../../shared/signing/trust-snapshot.ts'
import { trustProblems as words } from '../../shared/words/en/trust.ts'
import { say } from '../../shared/words/say.ts'
import { issuerOf } from './issuer-of.ts'
import { readHandrailCertificates } from './handrail-certificates.ts'
import type { TrustItem, TrustKind, TrustLook } from './trust-source.ts'

/** One thing that is trusted, or explicitly not, as it is listed for a person. */
export interface TrustEntry {
  kind: TrustKind
  /** SHA-256 of the DER, lower-case hexadecimal. */
  thumbprint: string
  /** Of a revocation list: its issuer. */
  subject: string
  name: string
  /** Epoch milliseconds; of a revocation list, when the next one is due (null: it does not say). */
  validUntil: number | null
  /** How many certificates a revocation list names; null for a certificate. */
  revoked: number | null
  from: string
}

export interface LoadedTrust {
  snapshot: TrustSnapshot
  entries: TrustEntry[]
}

/**
 * Reads everything that the looked-at sources hold into one snapshot, with Handrail's own certificate beside it. Never
 * throws: what cannot be relied on is the snapshot's problem. SIGN8, SIGN9.
 */
export async function loadTrust(
  looks: readonly TrustLook[],
  handrailDir: string = import.meta.dirname,
): Promise<LoadedTrust> {
  const contents = await Promise.all(looks.map(look => look.read()))
  const problems = contents.flatMap(({ problem }) => problem ?? [])
  const entries: TrustEntry[] = []
  const certificates = new Map<TrustKind, Map<string, Certificate>>()
  const revocationLists: RevocationList[] = []
  for (const item of contents.flatMap(({ items }) => items)) {
    try {
      const read = readItem(item)
      entries.push(read.entry)
      if (read.list) revocationLists.push(read.list)
      else {
        const ofKind = certificates.get(item.kind) ?? new Map<string, Certificate>()
        certificates.set(item.kind, ofKind.set(read.entry.thumbprint, read.certificate))
      }
    } catch (error) {
      problems.push(say(words.damaged, { path: item.from, reason: asRefusal(error).detail }))
    }
  }
  let handrail: TrustSnapshot['handrail'] = null
  try {
    const own = await readHandrailCertificates(handrailDir)
    handrail = own?.certificates ?? null
    if (own) revocationLists.push(own.revocationList)
  } catch (error) {
    problems.push(say(words.damaged, { path: handrailDir, reason: asRefusal(error).detail }))
  }
  const listed = (kind: TrustKind): Certificate[] => [...(certificates.get(kind)?.values() ?? [])]
  const snapshot: TrustSnapshot = {
    publishers: new Set(listed('publisher').map(({ sha256 }) => sha256)),
    disallowed: new Set(listed('disallowed').map(({ sha256 }) => sha256)),
    roots: listed('root'),
    intermediates: listed('intermediate'),
    tsaRoots: listed('tsa-root'),
    revocationLists,
    handrail,
    problem: problems[0] ?? null,
  }
  return { snapshot, entries }
}

type ReadItem = { entry: TrustEntry; der: Uint8Array } & (
  { certificate: Certificate; list: null } | { certificate: null; list: RevocationList }
)

/** Reads one item. Throws a Refusal where it is no certificate or revocation list. */
export function readItem({ kind, der, from }: TrustItem): ReadItem {
  const thumbprint = sha256Of(der)
  if (kind === 'crl') {
    const list = readRevocationList(der)
    const subject = issuerOf(list)
    const { nextUpdate: validUntil } = list
    const entry = { kind, thumbprint, subject, name: subject, validUntil, revoked: list.revoked.size, from }
    return { entry, der, certificate: null, list }
  }
  const certificate = readCertificate(der)
  const { subjectText: subject, name, notAfter: validUntil } = certificate
  const entry = { kind, thumbprint, subject, name, validUntil, revoked: null, from }
  return { entry, der, certificate, list: null }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
