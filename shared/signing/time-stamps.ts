import { createHash } from 'node:crypto'
import { digestOf, readHash, type Hash } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import { findChain } from './chain.ts'
import { CLOCK_TOLERANCE_MS, MAX_TIME_STAMPS } from './limits.ts'
import {
  context,
  expectTag,
  Fields,
  readDer,
  readSmallInteger,
  readTime,
  sameBytes,
  Tag,
  toHex,
  type DerNode,
} from './read-der.ts'
import { asRefusal, Refusal } from './refusal.ts'
import {
  cmsOids,
  expectSigned,
  readSignedData,
  readSignerInfo,
  type SignedData,
  type SignerInfo,
} from './signed-data.ts'

export const stampOids = {
  /** Microsoft's place for an RFC 3161 token. */
  rfc3161: '1.3.6.1.4.1.311.3.3.1',
  /** PKCS#9, what Authenticode used before. */
  countersignature: '1.2.840.113549.1.9.6',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const

/** A stamp that holds: when the signature was seen, and who says so. */
export interface TimeStamp {
  /** Epoch milliseconds. */
  at: number
  /** The authority's chain, leaf first. */
  chain: Certificate[]
}

export interface StampQuestion {
  tsaRoots: readonly Certificate[]
  intermediates: readonly Certificate[]
  /** Now; a stamp from later is refused. */
  at: number
}

/**
 * Checks every time stamp on a signature and returns the earliest, or null where there is none. A stamp that does not hold
 * refuses the script, also while its certificate would still be good without one: somebody changed it, or the device does
 * not know the authority, and either is for the administrator to see. Windows decides likewise. Throws `bad-time-stamp` or
 * `weak-algorithm`. SIGN6.
 */
export function checkTimeStamps(data: SignedData, question: StampQuestion): TimeStamp | null {
  const { unsignedAttributes } = data.signer
  if (unsignedAttributes.length > MAX_TIME_STAMPS)
    throw new Refusal(
      'bad-time-stamp',
      `There are ${unsignedAttributes.length} of them, more than ${MAX_TIME_STAMPS}.`,
    )
  const stamps = unsignedAttributes.map(({ oid, values }) => {
    const [value, more] = values
    if (!value || more)
      throw new Refusal('bad-time-stamp', 'A time stamp attribute does not hold exactly one stamp.')
    try {
      if (oid === stampOids.rfc3161) return checkToken(value, data.signer.signature, question)
      if (oid === stampOids.countersignature) return checkCountersignature(value, data, question)
    } catch (error) {
      const { code, detail } = asRefusal(error)
      throw new Refusal(
        code === 'weak-algorithm' ? code : 'bad-time-stamp',
        `The time stamp: ${detail}`,
        error,
      )
    }
    throw new Refusal(
      'bad-structure',
      `The signature has the unsigned attribute ${oid}, which is not known here.`,
    )
  })
  return stamps.toSorted((one, other) => one.at - other.at)[0] ?? null
}

function checkToken(token: DerNode, stamped: Uint8Array, question: StampQuestion): TimeStamp {
  const { data, at } = readToken(token.bytes, stamped)
  return trustedStamp(data.signer.certificate, data.certificates, at, question)
}

/**
 * Reads a time-stamp token and checks that it is whole and about these bytes; whether its authority is to be believed is
 * left open. Throws `bad-time-stamp`, or what `readSignedData` and `expectSigned` throw. RFC 3161, 2.4.2.
 */
export function readToken(
  token: Uint8Array,
  stamped: Uint8Array,
): { data: SignedData; at: number; nonce: string | null } {
  const data = readSignedData(token)
  if (data.contentType !== stampOids.tstInfo || data.content.tag !== Tag.octetString)
    throw new Refusal('bad-time-stamp', 'it holds no time.')
  const info = readTimeStampInfo(data.content.content)
  if (!sameBytes(info.imprint, digestOf(info.hash, stamped)))
    throw new Refusal('bad-time-stamp', 'it belongs to another signature.')
  expectSigned(data.signer, stampOids.tstInfo, data.content.content)
  expectOwnCertificate(data.signer)
  return { data, at: info.at, nonce: info.nonce }
}

interface TimeStampInfo {
  hash: Hash
  imprint: Uint8Array
  at: number
  /** Hexadecimal, as it stands there. */
  nonce: string | null
}

/** Reads a TSTInfo. Throws `bad-structure` or `weak-algorithm`. */
function readTimeStampInfo(content: Uint8Array): TimeStampInfo {
  const fields = new Fields(readDer(content), Tag.sequence, 'The stamp')
  if (readSmallInteger(fields.take(Tag.integer, 'version')) !== 1)
    throw new Refusal('bad-structure', 'The stamp has an unknown version.')
  fields.take(Tag.oid, 'policy')
  const imprint = new Fields(fields.take(Tag.sequence, 'imprint'), Tag.sequence, 'The imprint')
  const hash = readHash(imprint.take(Tag.sequence, 'its hash'))
  const digest = imprint.take(Tag.octetString, 'its value').content
  imprint.end()
  fields.take(Tag.integer, 'serial number')
  const at = readTime(fields.take(Tag.generalizedTime, 'time'))
  fields.optional(Tag.sequence)
  fields.optional(Tag.boolean)
  const nonce = fields.optional(Tag.integer)
  fields.optional(context(0))
  if (fields.optional(context(1)))
    throw new Refusal('bad-structure', 'The stamp has extensions, which are not known here.')
  fields.end()
  return { hash, imprint: digest, at, nonce: nonce && toHex(nonce.content) }
}

/**
 * The token names the certificate it was made with inside what it signed, so that no other one of the same key can be put
 * in its place. RFC 3161, 2.4.2; RFC 5035. The SHA-1 of the older form only tells certificates apart: all that is believed
 * of the one it names is checked by its chain.
 */
function expectOwnCertificate({ certificate, signedAttributes }: SignerInfo): void {
  const newer = signedAttributes.get(stampOids.signingCertificateV2)
  const older = signedAttributes.get(stampOids.signingCertificate)
  const list = expectTag(newer ?? older, Tag.sequence, "The authority's own certificate").children[0]
  const first = new Fields(list, Tag.sequence, "The authority's own certificate").any('its identifier')
  const fields = new Fields(first, Tag.sequence, "The authority's own certificate")
  const named = newer ? fields.optional(Tag.sequence) : null
  const hash = newer ? (named ? readHash(named) : 'sha256') : 'sha1'
  const digest = fields.take(Tag.octetString, 'its hash').content
  if (!sameBytes(digest, createHash(hash).update(certificate.der).digest()))
    throw new Refusal('bad-time-stamp', 'it was made with another certificate than the one it comes with.')
}

/** PKCS#9 countersignature: a signer over the signature value, with its certificates among the script's own. RFC 5652, 11.4. */
function checkCountersignature(
  node: DerNode,
  { signer, certificates }: SignedData,
  question: StampQuestion,
): TimeStamp {
  const counter = readSignerInfo(node, certificates)
  expectSigned(counter, cmsOids.data, signer.signature)
  if (counter.unsignedAttributes.length > 0)
    throw new Refusal('bad-time-stamp', 'it holds more than belongs there.')
  return trustedStamp(
    counter.certificate,
    certificates,
    readTime(counter.signedAttributes.get(cmsOids.signingTime)),
    question,
  )
}

function trustedStamp(
  authority: Certificate,
  embedded: Certificate[],
  at: number,
  question: StampQuestion,
): TimeStamp {
  if (at > question.at + CLOCK_TOLERANCE_MS)
    throw new Refusal('bad-time-stamp', `it is from the future (${new Date(at).toISOString()}).`)
  const others = [...embedded, ...question.intermediates]
  return {
    at,
    chain: findChain(authority, { purpose: 'timeStamping', roots: question.tsaRoots, others, at }),
  }
}
