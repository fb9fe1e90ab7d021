import { createHash, X509Certificate, type KeyObject } from 'node:crypto'
import { readExtensions, type Extensions } from './certificate-extensions.ts'
import { displayName, nameText, readName, type NamePart } from './names.ts'
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
} from './read-der.ts'
import type { DerNode } from './read-der.ts'
import { Refusal } from './refusal.ts'

/** A certificate as it was read; nothing in it has been believed yet. RFC 5280, 4.1. */
export interface Certificate {
  der: Uint8Array
  /** SHA-256 of the whole certificate, lower-case hexadecimal: the thumbprint by which it is listed. SIGN8. */
  sha256: string
  /** The part that the issuer signed. */
  signed: Uint8Array
  signatureAlgorithm: DerNode
  signature: Uint8Array
  serial: string
  /** The names as bytes: they match when these are the same. */
  issuer: Uint8Array
  subject: Uint8Array
  subjectName: NamePart[]
  subjectText: string
  /** What a person calls the holder. */
  name: string
  /** Epoch milliseconds; both ends belong to the validity. */
  notBefore: number
  notAfter: number
  publicKey: KeyObject
  extensions: Extensions
}

/** The certificates read last, by their hash: the same few come with every script. */
const known = new Map<string, Certificate>()
const MAX_KNOWN = 256

/** Reads one DER certificate. Throws `bad-structure`. */
export function readCertificate(bytes: Uint8Array): Certificate {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const found = known.get(sha256)
  if (found) return found
  const certificate = readAnew(Uint8Array.from(bytes), sha256)
  if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value ?? '')
  known.set(sha256, certificate)
  return certificate
}

function readAnew(bytes: Uint8Array, sha256: string): Certificate {
  const outer = new Fields(readDer(bytes), Tag.sequence, 'The certificate')
  const body = outer.take(Tag.sequence, 'its body')
  const signatureAlgorithm = outer.take(Tag.sequence, 'its algorithm')
  const signature = readBitString(outer.take(Tag.bitString, 'its signature'))
  outer.end()

  const fields = new Fields(body, Tag.sequence, 'The certificate')
  const version = fields.optional(context(0))?.children[0]
  const serial = fields.take(Tag.integer, 'serial number')
  const innerAlgorithm = fields.take(Tag.sequence, 'algorithm')
  const issuer = fields.take(Tag.sequence, 'issuer')
  const validity = new Fields(fields.take(Tag.sequence, 'validity'), Tag.sequence, 'The validity')
  const notBefore = readTime(validity.any('its start'))
  const notAfter = readTime(validity.any('its end'))
  validity.end()
  const subject = fields.take(Tag.sequence, 'subject')
  fields.take(Tag.sequence, 'public key')
  fields.optional(context(1, false))
  fields.optional(context(2, false))
  const extensions = fields.optional(context(3))
  fields.end()

  const versionNumber = version ? readSmallInteger(version) : 0
  if (versionNumber > 2 || (extensions !== null && versionNumber !== 2))
    throw new Refusal('bad-structure', 'The certificate has a version that does not fit.')
  if (!sameBytes(innerAlgorithm.bytes, signatureAlgorithm.bytes))
    throw new Refusal('bad-structure', 'The certificate names two different algorithms.')
  if (serial.content.length === 0 || serial.content.length > 64)
    throw new Refusal('bad-structure', 'The serial number of the certificate is out of range.')

  const subjectName = readName(subject)
  return {
    der: bytes,
    sha256,
    signed: body.bytes,
    signatureAlgorithm,
    signature,
    serial: toHex(serial.content),
    issuer: issuer.bytes,
    subject: subject.bytes,
    subjectName,
    subjectText: nameText(subjectName),
    name: displayName(subjectName),
    notBefore,
    notAfter,
    publicKey: readPublicKey(bytes),
    extensions: readExtensions(extensions),
  }
}

/** A certificate that OpenSSL cannot read either is no certificate. */
function readPublicKey(bytes: Uint8Array): KeyObject {
  try {
    return new X509Certificate(bytes).publicKey
  } catch (error) {
    throw new Refusal('bad-structure', 'A certificate cannot be read.', error)
  }
}

/** Whether a certificate names itself as its issuer. */
export function isSelfIssued(certificate: Certificate): boolean {
  return sameBytes(certificate.issuer, certificate.subject)
}
