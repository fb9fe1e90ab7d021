import { readSignatureAlgorithm, signatureHolds } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import { KeyUsage, listExtensions } from './certificate-extensions.ts'
import { CLOCK_TOLERANCE_MS, MAX_CRL_NODES } from './limits.ts'
import {
  context,
  Fields,
  readBitString,
  readDer,
  readSmallInteger,
  readTime,
  sameBytes,
  Tag,
  toHex,
  type DerNode,
} from './read-der.ts'
import { Refusal } from './refusal.ts'

/** A CRL as it was read; nothing in it has been believed yet. RFC 5280, 5.1. */
export interface RevocationList {
  signed: Uint8Array
  signatureAlgorithm: DerNode
  signature: Uint8Array
  issuer: Uint8Array
  thisUpdate: number
  nextUpdate: number | null
  /** By serial number. */
  revoked: Map<string, Revoked>
}

interface Revoked {
  /** When the certificate stopped being good: the earlier of revocation and known invalidity. Epoch milliseconds. */
  since: number
  keyCompromised: boolean
}

const oids = {
  cRLNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  authorityKeyIdentifier: '2.5.29.35',
} as const

/** keyCompromise, cACompromise, aACompromise. RFC 5280, 5.3.1. */
const compromise = new Set([1, 2, 10])

/**
 * Reads one DER CRL. Throws `bad-structure`; also for one with critical extensions that are not understood (delta CRLs,
 * CRLs for a part of the certificates or of another issuer), since it must not be taken for a complete one.
 */
export function readRevocationList(bytes: Uint8Array): RevocationList {
  const outer = new Fields(readDer(Uint8Array.from(bytes), MAX_CRL_NODES), Tag.sequence, 'The CRL')
  const body = outer.take(Tag.sequence, 'its body')
  const signatureAlgorithm = outer.take(Tag.sequence, 'its algorithm')
  const signature = readBitString(outer.take(Tag.bitString, 'its signature'))
  outer.end()
  const fields = new Fields(body, Tag.sequence, 'The CRL')
  const version = fields.optional(Tag.integer)
  if (version && readSmallInteger(version) !== 1)
    throw new Refusal('bad-structure', 'The CRL has an unknown version.')
  if (!sameBytes(fields.take(Tag.sequence, 'algorithm').bytes, signatureAlgorithm.bytes))
    throw new Refusal('bad-structure', 'The CRL names two different algorithms.')
  const issuer = fields.take(Tag.sequence, 'issuer').bytes
  const thisUpdate = readTime(fields.any('its date'))
  const next = fields.optional(Tag.utcTime) ?? fields.optional(Tag.generalizedTime)
  const entries = fields.optional(Tag.sequence)?.children ?? []
  const known = new Set<string>([oids.cRLNumber, oids.authorityKeyIdentifier])
  for (const { oid, critical } of listExtensions(fields.optional(context(0))))
    if (critical && !known.has(oid))
      throw new Refusal('bad-structure', `The CRL has the critical extension ${oid}.`)
  fields.end()
  return {
    signed: body.bytes,
    signatureAlgorithm,
    signature,
    issuer,
    thisUpdate,
    nextUpdate: next && readTime(next),
    revoked: readEntries(entries),
  }
}

/** By serial number. Where one stands twice, what speaks more against the certificate counts. */
function readEntries(nodes: DerNode[]): Map<string, Revoked> {
  const revoked = new Map<string, Revoked>()
  for (const [serial, entry] of nodes.map(readEntry)) {
    const other = revoked.get(serial) ?? entry
    revoked.set(serial, {
      since: Math.min(entry.since, other.since),
      keyCompromised: entry.keyCompromised || other.keyCompromised,
    })
  }
  return revoked
}

function readEntry(node: DerNode): [string, Revoked] {
  const fields = new Fields(node, Tag.sequence, 'A CRL entry')
  const serial = toHex(fields.take(Tag.integer, 'serial number').content)
  let since = readTime(fields.any('its date'))
  let keyCompromised = false
  const list = fields.optional(Tag.sequence)
  fields.end()
  if (list)
    for (const { oid, critical, value } of listExtensions({ ...list, children: [list] })) {
      if (oid === oids.reasonCode)
        keyCompromised = compromise.has(readSmallInteger(readDer(value), Tag.enumerated))
      else if (oid === oids.invalidityDate) since = Math.min(since, readTime(readDer(value)))
      else if (critical) throw new Refusal('bad-structure', `A CRL entry has the critical extension ${oid}.`)
    }
  return [serial, { since, keyCompromised }]
}

export interface RevocationQuestion {
  lists: readonly RevocationList[]
  /** Now, by which freshness is judged. */
  at: number
  /** When the signature was proven to exist, by a trusted stamp; null without one. */
  stampedAt: number | null
}

/**
 * Checks a chain (leaf first, root last; the root is trusted by itself) against the CRLs at hand. Returns whether every
 * certificate was found unrevoked on a fresh list of its issuer. Throws `revoked`: unless a trusted stamp is older than
 * the revocation; for a compromised key always. A list counts against a certificate even when it is out of date. SIGN7.
 */
export function expectNotRevoked(chain: Certificate[], question: RevocationQuestion): boolean {
  let allKnown = true
  for (const [i, certificate] of chain.slice(0, -1).entries()) {
    const issuer = chain[i + 1]
    const lists = question.lists.filter(list => issuer && isListOf(list, issuer))
    for (const list of lists) {
      const entry = list.revoked.get(certificate.serial)
      if (entry) expectStampedBefore(certificate, entry, question.stampedAt)
    }
    allKnown &&= lists.some(list => isFresh(list, question.at))
  }
  return allKnown
}

function expectStampedBefore(certificate: Certificate, entry: Revoked, stampedAt: number | null): void {
  if (!entry.keyCompromised && stampedAt !== null && stampedAt < entry.since) return
  const since = new Date(entry.since).toISOString()
  const why = entry.keyCompromised ? ', because its key was compromised' : ''
  throw new Refusal('revoked', `${certificate.subjectText} was revoked as of ${since}${why}.`)
}

/** Lists are large and checked with every script: whether an issuer made one is found out once. */
const issuers = new WeakMap<RevocationList, Map<string, boolean>>()

function isListOf(list: RevocationList, issuer: Certificate): boolean {
  if (!sameBytes(list.issuer, issuer.subject)) return false
  const known = issuers.get(list) ?? new Map<string, boolean>()
  issuers.set(list, known)
  const answer = known.get(issuer.sha256) ?? wasMadeBy(list, issuer)
  known.set(issuer.sha256, answer)
  return answer
}

/** Whether this issuer signed the list, and may. One that somebody else made in its name says nothing. */
function wasMadeBy(list: RevocationList, issuer: Certificate): boolean {
  if (issuer.extensions.keyUsage && !issuer.extensions.keyUsage.has(KeyUsage.crlSign)) return false
  try {
    const algorithm = readSignatureAlgorithm(list.signatureAlgorithm, null)
    return signatureHolds(algorithm, issuer.publicKey, list.signed, list.signature)
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

function isFresh({ thisUpdate, nextUpdate }: RevocationList, at: number): boolean {
  return thisUpdate <= at + CLOCK_TOLERANCE_MS && nextUpdate !== null && at <= nextUpdate
}
