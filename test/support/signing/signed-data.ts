import { createHash } from 'node:crypto'
import {
  bareRsa,
  hashIdentifier,
  signatureIdentifier,
  signWith,
  type AnyHash,
  type Method,
} from './algorithms.ts'
import type { Party } from './certificates.ts'
import { integer, octets, oid, plain, sequence, set, tagged, tlv } from './der.ts'

export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  indirectData: '1.3.6.1.4.1.311.2.1.4',
  sipInfo: '1.3.6.1.4.1.311.2.1.30',
} as const

export const digest = (hash: AnyHash, data: Uint8Array): Buffer => createHash(hash).update(data).digest()
export const attribute = (type: string, ...values: Buffer[]): Buffer =>
  sequence(oid(type), tlv(0x31, ...values))

/** One signer, made exactly as wished. */
export interface SignerWish {
  signer: Party
  method?: Method
  contentType: string
  /** What the message digest is over. */
  content: Uint8Array
  /** Changes the signed attributes before they are signed. */
  attributes?: (usual: Buffer[]) => Buffer[]
  /** Makes the unsigned attributes out of the signature's value. */
  unsigned?: ((signature: Buffer) => Buffer[]) | undefined
  version?: number
  /** The AlgorithmIdentifier of the signature, where another one than the true one is to stand there. */
  algorithm?: Buffer
  digestAlgorithm?: Buffer
  signature?: (made: Buffer) => Buffer
  /** Named by its key instead of issuer and serial number (version 3). */
  byKeyId?: Buffer
}

export function signerInfo(wish: SignerWish): Buffer {
  const method = wish.method ?? { hash: 'sha256' }
  const key = wish.signer.keys.privateKey
  const usual = [
    attribute(oids.contentType, oid(wish.contentType)),
    attribute(oids.messageDigest, octets(digest(method.hash, wish.content))),
  ]
  const attributes = set(...(wish.attributes?.(usual) ?? usual))
  const made = signWith(key, attributes, method)
  const signature = wish.signature?.(made) ?? made
  const retagged = Buffer.from(attributes)
  retagged[0] = 0xa0
  const rsa = key.asymmetricKeyType === 'rsa' && !method.pss
  const unsigned = wish.unsigned?.(signature) ?? []
  return sequence(
    integer(wish.version ?? (wish.byKeyId ? 3 : 1)),
    wish.byKeyId ? plain(0, wish.byKeyId) : sequence(wish.signer.issuer, integer(wish.signer.serial)),
    wish.digestAlgorithm ?? hashIdentifier(method.hash),
    retagged,
    wish.algorithm ?? (rsa ? bareRsa() : signatureIdentifier(key, method)),
    octets(signature),
    ...(unsigned.length > 0 ? [tlv(0xa1, ...unsigned)] : []),
  )
}

/** A ContentInfo around SignedData. */
export function signedData(wish: {
  contentType: string
  content: Buffer
  certificates: Uint8Array[]
  signers: Buffer[]
  version?: number
  digestAlgorithms?: Buffer[]
}): Buffer {
  const algorithms = wish.digestAlgorithms ?? [hashIdentifier('sha256')]
  const data = sequence(
    integer(wish.version ?? 1),
    set(...algorithms),
    sequence(oid(wish.contentType), tagged(0, wish.content)),
    ...(wish.certificates.length > 0 ? [tagged(0, ...wish.certificates)] : []),
    set(...wish.signers),
  )
  return sequence(oid(oids.signedData), tagged(0, data))
}
