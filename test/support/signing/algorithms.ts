import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { integer, nothing, oid, sequence, tagged } from './der.ts'

export interface KeyPair {
  privateKey: KeyObject
  publicKey: KeyObject
}

export type KeyKind = 'p256' | 'p384' | 'p521' | 'secp256k1' | 'rsa1024' | 'rsa2048' | 'rsa3072' | 'rsa-pss'

const curves = { p256: 'P-256', p384: 'P-384', p521: 'P-521', secp256k1: 'secp256k1' } as const
const rsaBits = { rsa1024: 1024, rsa2048: 2048, rsa3072: 3072 } as const

/** A new pair of keys. */
export function newKeys(kind: KeyKind = 'p256'): KeyPair {
  if (kind in curves) return generateKeyPairSync('ec', { namedCurve: curves[kind as keyof typeof curves] })
  if (kind === 'rsa-pss') return generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
  return generateKeyPairSync('rsa', { modulusLength: rsaBits[kind as keyof typeof rsaBits] })
}

const made = new Map<string, KeyPair>()

/** Keys by a name, made when first asked for and then the same for the whole run: RSA keys take long to make. */
export function keysOf(who: string, kind: KeyKind = 'p256'): KeyPair {
  const name = `${who} ${kind}`
  const keys = made.get(name) ?? newKeys(kind)
  made.set(name, keys)
  return keys
}

/** Also those that nobody may use any more. */
export type AnyHash = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512'

const hashOids: Record<AnyHash, string> = {
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
}
const rsaOids: Record<AnyHash, string> = {
  md5: '1.2.840.113549.1.1.4',
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
}
const ecdsaOids: Record<AnyHash, string> = {
  md5: '1.2.840.10045.4.1',
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
}

/** How a signature is made: the hash, and for RSA whether with PSS padding. */
export interface Method {
  hash: AnyHash
  pss?: { saltLength: number }
}

export const hashIdentifier = (hash: AnyHash): Buffer => sequence(oid(hashOids[hash]), nothing())

/** The AlgorithmIdentifier of a signature by this key. */
export function signatureIdentifier(key: KeyObject, { hash, pss }: Method): Buffer {
  if (key.asymmetricKeyType === 'ec') return sequence(oid(ecdsaOids[hash]))
  if (!pss && key.asymmetricKeyType === 'rsa') return sequence(oid(rsaOids[hash]), nothing())
  return pssIdentifier(hash, hash, pss?.saltLength ?? 32)
}

export function pssIdentifier(hash: AnyHash, maskHash: AnyHash, saltLength: number): Buffer {
  const mask = sequence(oid('1.2.840.113549.1.1.8'), hashIdentifier(maskHash))
  return sequence(
    oid('1.2.840.113549.1.1.10'),
    sequence(tagged(0, hashIdentifier(hash)), tagged(1, mask), tagged(2, integer(saltLength))),
  )
}

export const bareRsa = (): Buffer => sequence(oid('1.2.840.113549.1.1.1'), nothing())

export function signWith(key: KeyObject, data: Uint8Array, { hash, pss }: Method): Buffer {
  if (!pss && key.asymmetricKeyType !== 'rsa-pss') return sign(hash, data, key)
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return sign(hash, data, { key, padding, saltLength: pss?.saltLength ?? 32 })
}
