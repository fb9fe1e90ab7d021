import { constants, createHash, verify, type KeyObject } from 'node:crypto'
import { MAX_RSA_BITS, MAX_RSA_EXPONENT, MIN_RSA_BITS } from './limits.ts'
import {
  expectTag,
  Fields,
  onlyChild,
  readOid,
  readSmallInteger,
  Tag,
  context,
  type DerNode,
} from './read-der.ts'
import { Refusal } from './refusal.ts'

/** The hashes that count. SIGN4: an allow-list; whatever is not named here is refused as weak. */
export const hashes = ['sha256', 'sha384', 'sha512'] as const
export type Hash = (typeof hashes)[number]

export const hashOids: Record<Hash, string> = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
}

export type SignatureAlgorithm =
  | { kind: 'rsa'; hash: Hash }
  | { kind: 'rsa-pss'; hash: Hash; saltLength: number }
  | { kind: 'ecdsa'; hash: Hash }

export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const MGF1 = '1.2.840.113549.1.1.8'
const EC_PUBLIC_KEY = '1.2.840.10045.2.1'

export const signatureOids: Record<'rsa' | 'ecdsa', Record<Hash, string>> = {
  rsa: {
    sha256: '1.2.840.113549.1.1.11',
    sha384: '1.2.840.113549.1.1.12',
    sha512: '1.2.840.113549.1.1.13',
  },
  ecdsa: {
    sha256: '1.2.840.10045.4.3.2',
    sha384: '1.2.840.10045.4.3.3',
    sha512: '1.2.840.10045.4.3.4',
  },
}

const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

const weakNames: Record<string, string> = {
  '1.3.14.3.2.26': 'SHA-1',
  '1.2.840.113549.2.5': 'MD5',
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.3.14.3.2.29': 'SHA-1 with RSA',
  '1.2.840.10045.4.1': 'ECDSA with SHA-1',
  '1.2.840.10040.4.3': 'DSA with SHA-1',
}

function notAllowed(oid: string): Refusal {
  return new Refusal('weak-algorithm', `The algorithm ${weakNames[oid] ?? oid} is not accepted.`)
}

/** The object identifier of an AlgorithmIdentifier whose parameters are NULL or absent. */
function plainAlgorithm(node: DerNode | undefined): string {
  const fields = new Fields(node, Tag.sequence, 'An algorithm')
  const oid = readOid(fields.take(Tag.oid, 'its identifier'))
  const parameters = fields.optional(Tag.null)
  if (parameters && parameters.content.length > 0)
    throw new Refusal('bad-structure', 'An algorithm has strange parameters.')
  fields.end()
  return oid
}

/** Reads the AlgorithmIdentifier of a hash. Throws `weak-algorithm` for one that does not count. */
export function readHash(node: DerNode | undefined): Hash {
  const oid = plainAlgorithm(node)
  const hash = hashes.find(name => hashOids[name] === oid)
  if (!hash) throw notAllowed(oid)
  return hash
}

/**
 * Reads the AlgorithmIdentifier of a signature. Inside SignedData the hash stands apart (`digest`), and one named in the
 * algorithm must be the same. Throws `weak-algorithm` for what is not on the list.
 */
export function readSignatureAlgorithm(node: DerNode | undefined, digest: Hash | null): SignatureAlgorithm {
  const algorithm = readAnySignatureAlgorithm(node, digest)
  if (digest && algorithm.hash !== digest)
    throw new Refusal('bad-structure', 'Two different hashes are named for one signature.')
  return algorithm
}

function readAnySignatureAlgorithm(node: DerNode | undefined, digest: Hash | null): SignatureAlgorithm {
  const first = expectTag(node, Tag.sequence, 'An algorithm').children[0]
  if (first && readOid(first) === RSA_PSS) return readPss(node)
  const oid = plainAlgorithm(node)
  for (const kind of ['rsa', 'ecdsa'] as const) {
    const hash = hashes.find(name => signatureOids[kind][name] === oid)
    if (hash) return { kind, hash }
  }
  if (digest && oid === RSA_ENCRYPTION) return { kind: 'rsa', hash: digest }
  if (digest && oid === EC_PUBLIC_KEY) return { kind: 'ecdsa', hash: digest }
  throw notAllowed(oid)
}

/** RFC 4055, 3.1. The defaults of its fields are SHA-1, so all but the trailer must be there. */
function readPss(node: DerNode | undefined): SignatureAlgorithm {
  const outer = new Fields(node, Tag.sequence, 'The PSS algorithm')
  outer.take(Tag.oid, 'its identifier')
  const fields = new Fields(outer.any('its parameters'), Tag.sequence, 'The PSS parameters')
  outer.end()
  const hashField = fields.optional(context(0))
  const maskField = fields.optional(context(1))
  const saltField = fields.optional(context(2))
  const trailerField = fields.optional(context(3))
  fields.end()
  if (!hashField || !maskField) throw notAllowed('1.3.14.3.2.26')
  const hash = readHash(onlyChild(hashField))
  const mask = new Fields(onlyChild(maskField), Tag.sequence, 'The PSS mask')
  const maskOid = readOid(mask.take(Tag.oid, 'its identifier'))
  if (maskOid !== MGF1) throw notAllowed(maskOid)
  if (readHash(mask.any('its hash')) !== hash)
    throw new Refusal('bad-structure', 'The PSS parameters name two different hashes.')
  mask.end()
  const saltLength = saltField ? readSmallInteger(onlyChild(saltField)) : 20
  if (saltLength > 64 || (trailerField && readSmallInteger(onlyChild(trailerField)) !== 1))
    throw new Refusal('bad-structure', 'The PSS parameters are out of range.')
  return { kind: 'rsa-pss', hash, saltLength }
}

/** Throws `weak-algorithm` for keys that are too small, too large or of a kind that is not on the list. */
export function expectStrongKey(key: KeyObject, whose: string): void {
  const { modulusLength = 0, namedCurve = '', publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  const type = key.asymmetricKeyType
  if (type === 'rsa' || type === 'rsa-pss') {
    if (publicExponent > MAX_RSA_EXPONENT)
      throw new Refusal('weak-algorithm', `${whose} has an RSA key with an exponent of more than 32 bits.`)
    if (modulusLength >= MIN_RSA_BITS && modulusLength <= MAX_RSA_BITS) return
    throw new Refusal('weak-algorithm', `${whose} has an RSA key of ${modulusLength} bits.`)
  }
  if (type === 'ec' && curves.has(namedCurve)) return
  throw new Refusal(
    'weak-algorithm',
    `${whose} has a key of a kind that is not accepted (${namedCurve || type}).`,
  )
}

/** Whether `signature` over `data` was made with the private half of `key`. */
export function signatureHolds(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const type = key.asymmetricKeyType
  if (algorithm.kind === 'ecdsa') return type === 'ec' && verify(algorithm.hash, data, key, signature)
  if (algorithm.kind === 'rsa-pss') {
    const { saltLength, hash } = algorithm
    const padding = constants.RSA_PKCS1_PSS_PADDING
    return (
      (type === 'rsa' || type === 'rsa-pss') && verify(hash, data, { key, padding, saltLength }, signature)
    )
  }
  return type === 'rsa' && verify(algorithm.hash, data, key, signature)
}

export function digestOf(hash: Hash, data: Uint8Array): Buffer {
  return createHash(hash).update(data).digest()
}
