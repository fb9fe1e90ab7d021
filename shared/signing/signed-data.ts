import {
  digestOf,
  expectStrongKey,
  readHash,
  readSignatureAlgorithm,
  signatureHolds,
  type Hash,
  type SignatureAlgorithm,
} from './algorithms.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import { MAX_EMBEDDED_CERTIFICATES } from './limits.ts'
import {
  context,
  expectTag,
  Fields,
  onlyChild,
  readDer,
  readOid,
  readSmallInteger,
  sameBytes,
  Tag,
  toHex,
  type DerNode,
} from './read-der.ts'
import { Refusal } from './refusal.ts'

export const cmsOids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const

/** A SignedData with its one signer, read but not believed. RFC 5652, 5.1. */
export interface SignedData {
  contentType: string
  /** A bare SEQUENCE (as Windows writes it) or an OCTET STRING (as CMS has it). Its content is what is digested. */
  content: DerNode
  /** Every certificate that came along, in the order in which they stand. */
  certificates: Certificate[]
  signer: SignerInfo
}

/** RFC 5652, 5.3. */
export interface SignerInfo {
  certificate: Certificate
  hash: Hash
  algorithm: SignatureAlgorithm
  signature: Uint8Array
  /** The signed attributes as they were signed: re-tagged as a SET. */
  signedBytes: Uint8Array
  signedAttributes: Map<string, DerNode>
  /** What anybody may have added. */
  unsignedAttributes: { oid: string; values: DerNode[] }[]
}

/** Reads a ContentInfo that holds SignedData with one signer. Throws `bad-structure` or `weak-algorithm`. */
export function readSignedData(bytes: Uint8Array): SignedData {
  const outer = new Fields(readDer(bytes), Tag.sequence, 'The signature')
  if (readOid(outer.take(Tag.oid, 'its type')) !== cmsOids.signedData)
    throw new Refusal('bad-structure', 'The signature is no SignedData.')
  const inner = onlyChild(outer.take(context(0), 'its content'))
  outer.end()

  const fields = new Fields(inner, Tag.sequence, 'The SignedData')
  const version = readSmallInteger(fields.take(Tag.integer, 'version'))
  if (version !== 1 && version !== 3) throw new Refusal('bad-structure', `SignedData has version ${version}.`)
  const digests = fields.take(Tag.set, 'digest algorithms').children.map(readHash)
  const content = new Fields(fields.take(Tag.sequence, 'content'), Tag.sequence, 'The content')
  const contentType = readOid(content.take(Tag.oid, 'its type'))
  const value = onlyChild(content.take(context(0), 'its value'))
  content.end()
  if (value.tag !== Tag.sequence && value.tag !== Tag.octetString)
    throw new Refusal('bad-structure', 'The content is neither a sequence nor an octet string.')
  const certificates = readCertificates(fields.optional(context(0)))
  fields.optional(context(1))
  const signers = fields.take(Tag.set, 'signers').children
  fields.end()
  const [signerNode, second] = signers
  if (!signerNode || second)
    throw new Refusal('bad-structure', `There are ${signers.length} signers, not one.`)
  const signer = readSignerInfo(signerNode, certificates)
  if (digests.length !== 1 || digests[0] !== signer.hash)
    throw new Refusal('bad-structure', 'The digest algorithms do not fit the signer.')
  return { contentType, content: value, certificates, signer }
}

function readCertificates(field: DerNode | null): Certificate[] {
  const nodes = field?.children ?? []
  if (nodes.length > MAX_EMBEDDED_CERTIFICATES)
    throw new Refusal('bad-structure', `There are ${nodes.length} certificates in the signature.`)
  // Attribute certificates come along in stamps of some authorities (RFC 5652, 10.2.2). They certify no key.
  const plain = nodes.filter(({ tag }) => tag !== context(1) && tag !== context(2))
  return plain.map(node => readCertificate(expectTag(node, Tag.sequence, 'A certificate').bytes))
}

/** Reads one signer and finds its certificate among those given. Throws `bad-structure` or `weak-algorithm`. */
export function readSignerInfo(node: DerNode, certificates: Certificate[]): SignerInfo {
  const fields = new Fields(node, Tag.sequence, 'The signer')
  const version = readSmallInteger(fields.take(Tag.integer, 'version'))
  const identifier = fields.any('identifier')
  const certificate = certificates.find(candidate => identifies(identifier, version, candidate))
  if (!certificate) throw new Refusal('bad-structure', "The signer's certificate is not in the signature.")
  const hash = readHash(fields.take(Tag.sequence, 'digest algorithm'))
  const signed = fields.take(context(0), 'signed attributes')
  const algorithm = readSignatureAlgorithm(fields.take(Tag.sequence, 'algorithm'), hash)
  const signature = fields.take(Tag.octetString, 'signature').content
  const unsigned = fields.optional(context(1))
  fields.end()

  const signedAttributes = new Map<string, DerNode>()
  for (const { oid, values } of readAttributes(signed)) {
    const [value, more] = values
    if (!value || more || signedAttributes.has(oid))
      throw new Refusal('bad-structure', `The signed attribute ${oid} does not stand exactly once.`)
    signedAttributes.set(oid, value)
  }
  const signedBytes = Uint8Array.from(signed.bytes)
  signedBytes[0] = Tag.set
  return {
    certificate,
    hash,
    algorithm,
    signature,
    signedBytes,
    signedAttributes,
    unsignedAttributes: unsigned ? readAttributes(unsigned) : [],
  }
}

function identifies(identifier: DerNode, version: number, certificate: Certificate): boolean {
  if (version === 3)
    return (
      expectTag(identifier, context(0, false), 'The signer: identifier') === identifier &&
      toHex(identifier.content) === certificate.extensions.subjectKeyId
    )
  if (version !== 1) throw new Refusal('bad-structure', `The signer has version ${version}.`)
  const fields = new Fields(identifier, Tag.sequence, 'The signer')
  const issuer = fields.take(Tag.sequence, 'issuer')
  const serial = fields.take(Tag.integer, 'serial number')
  fields.end()
  return sameBytes(issuer.bytes, certificate.issuer) && toHex(serial.content) === certificate.serial
}

function readAttributes(field: DerNode): { oid: string; values: DerNode[] }[] {
  return field.children.map(node => {
    const fields = new Fields(node, Tag.sequence, 'An attribute')
    const oid = readOid(fields.take(Tag.oid, 'its type'))
    const values = fields.take(Tag.set, 'its values').children
    fields.end()
    return { oid, values }
  })
}

/**
 * Checks that the signer signed this content of this type: content type, message digest, and the signature over the signed
 * attributes. Says nothing about who the signer is. Throws `bad-digest`, `bad-signature` or `weak-algorithm`. SIGN4.
 */
export function expectSigned(signer: SignerInfo, contentType: string, content: Uint8Array): void {
  const type = signer.signedAttributes.get(cmsOids.contentType)
  if (!type || readOid(type) !== contentType)
    throw new Refusal('bad-structure', 'The signed content type is another one.')
  const digest = expectTag(
    signer.signedAttributes.get(cmsOids.messageDigest),
    Tag.octetString,
    'The message digest',
  )
  if (!sameBytes(digest.content, digestOf(signer.hash, content)))
    throw new Refusal('bad-digest', 'The signature belongs to another content.')
  expectStrongKey(signer.certificate.publicKey, signer.certificate.subjectText)
  if (!signatureHolds(signer.algorithm, signer.certificate.publicKey, signer.signedBytes, signer.signature))
    throw new Refusal(
      'bad-signature',
      `The signature was not made with the key of ${signer.certificate.subjectText}.`,
    )
}
