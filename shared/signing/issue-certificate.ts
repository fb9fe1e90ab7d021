import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto'
import { hashOids, RSA_ENCRYPTION, signatureOids, type Hash } from './algorithms.ts'
import { extensionOids, usageOids } from './certificate-extensions.ts'
import { der, encodeDer, type Asn1 } from './write-der.ts'

/** Issuing X.509 certificates and revocation lists: what `handrail pki` makes, and what tests need to make. RFC 5280. */

export interface HolderName {
  commonName: string
  organisation?: string
}

/** Whoever signs certificates: its name (or the name's DER, out of its own certificate) and its keys. */
export interface Issuer {
  name: HolderName | Uint8Array
  key: KeyObject
  publicKey: KeyObject
}

export interface CertificateRequest {
  subject: HolderName
  publicKey: KeyObject
  /** Epoch milliseconds. */
  notBefore: number
  notAfter: number
  extensions: Asn1[]
  hash?: Hash
}

const nameOids = { commonName: '2.5.4.3', organisation: '2.5.4.10' } as const
const SERIAL_BYTES = 16

/** Issues one certificate, in DER. */
export function issueCertificate(request: CertificateRequest, issuer: Issuer): Buffer {
  const hash = request.hash ?? 'sha256'
  const algorithm = signatureAlgorithm(issuer.key, hash)
  const serial = randomBytes(SERIAL_BYTES)
  // Positive, and of full length: the first bit is never set, the second always.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const body = der.sequence(
    der.context(0, [der.integer(2)]),
    der.unsigned(serial),
    algorithm,
    nameOf(issuer.name),
    der.sequence(der.time(request.notBefore), der.time(request.notAfter)),
    nameOf(request.subject),
    der.raw(publicKeyInfo(request.publicKey)),
    der.context(3, [der.sequence(...request.extensions)]),
  )
  return signedBy(issuer.key, hash, body, algorithm)
}

export interface Revocation {
  /** Big-endian bytes. */
  serial: Uint8Array
  at: number
  /** Key compromise refuses what was signed before, too. SIGN7. */
  reason: 'unspecified' | 'key-compromise'
}

/** Issues a certificate revocation list (version 2), in DER. RFC 5280, 5. */
export function issueRevocationList(
  request: { revoked: Revocation[]; thisUpdate: number; nextUpdate: number; number: number },
  issuer: Issuer,
): Buffer {
  const algorithm = signatureAlgorithm(issuer.key, 'sha256')
  const entries = request.revoked.map(({ serial, at, reason }) => {
    const code =
      reason === 'key-compromise' ? [der.sequence(extension('2.5.29.21', false, der.enumerated(1)))] : []
    return der.sequence(der.unsigned(serial), der.time(at), ...code)
  })
  const body = der.sequence(
    der.integer(1),
    algorithm,
    nameOf(issuer.name),
    der.time(request.thisUpdate),
    der.time(request.nextUpdate),
    // Absent, not empty, where nothing is revoked.
    ...(entries.length > 0 ? [der.sequence(...entries)] : []),
    der.context(0, [
      der.sequence(
        authorityKeyId(issuer.publicKey),
        extension('2.5.29.20', false, der.integer(request.number)),
      ),
    ]),
  )
  return signedBy(issuer.key, 'sha256', body, algorithm)
}

function signedBy(key: KeyObject, hash: Hash, body: Asn1, algorithm: Asn1): Buffer {
  const signature = sign(hash, encodeDer(body), key)
  return encodeDer(der.sequence(body, algorithm, der.bits(signature)))
}

/** The AlgorithmIdentifier of a signature that this key makes with this hash. */
export function signatureAlgorithm(key: KeyObject, hash: Hash): Asn1 {
  if (key.asymmetricKeyType === 'ec') return der.sequence(der.oid(signatureOids.ecdsa[hash]))
  return der.sequence(der.oid(signatureOids.rsa[hash]), der.null())
}

/** The algorithm as SignerInfo names it: Authenticode names RSA alone, the hash stands apart. */
export function signerAlgorithm(key: KeyObject, hash: Hash): Asn1 {
  if (key.asymmetricKeyType === 'ec') return signatureAlgorithm(key, hash)
  return der.sequence(der.oid(RSA_ENCRYPTION), der.null())
}

export function hashAlgorithm(hash: Hash): Asn1 {
  return der.sequence(der.oid(hashOids[hash]), der.null())
}

function nameOf(name: HolderName | Uint8Array): Asn1 {
  if (name instanceof Uint8Array) return der.raw(name)
  const { commonName, organisation } = name
  const parts: [string, string][] = [[nameOids.commonName, commonName]]
  if (organisation !== undefined) parts.unshift([nameOids.organisation, organisation])
  return der.sequence(...parts.map(([oid, text]) => der.set(der.sequence(der.oid(oid), der.utf8(text)))))
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' })
}

/** RFC 7093, 2, method 4: a hash of the whole SubjectPublicKeyInfo, cut to 20 bytes. */
function keyId(key: KeyObject): Uint8Array {
  return createHash('sha256').update(publicKeyInfo(key)).digest().subarray(0, 20)
}

/** One extension around its value. */
export function extension(oid: string, critical: boolean, value: Asn1): Asn1 {
  const flag = critical ? [der.boolean(true)] : []
  return der.sequence(der.oid(oid), ...flag, der.octets(encodeDer(value)))
}

export const subjectKeyId = (key: KeyObject): Asn1 =>
  extension(extensionOids.subjectKeyIdentifier, false, der.octets(keyId(key)))

export const authorityKeyId = (key: KeyObject): Asn1 =>
  extension(extensionOids.authorityKeyIdentifier, false, der.sequence(der.context(0, keyId(key))))

/** basicConstraints: an authority, with at most `pathLength` authorities below it (null: any number). */
export const authority = (pathLength: number | null): Asn1 =>
  extension(
    extensionOids.basicConstraints,
    true,
    der.sequence(der.boolean(true), ...(pathLength === null ? [] : [der.integer(pathLength)])),
  )

/** keyUsage of an authority: keyCertSign and cRLSign. */
export const signsCertificates = (): Asn1 =>
  extension(extensionOids.keyUsage, true, der.bits(Uint8Array.of(0b0000_0110), 1))

/** keyUsage of a signer: digitalSignature. */
export const signsData = (): Asn1 =>
  extension(extensionOids.keyUsage, true, der.bits(Uint8Array.of(0b1000_0000), 7))

/** extendedKeyUsage. */
export const usedFor = (use: keyof typeof usageOids, critical = false): Asn1 =>
  extension(extensionOids.extendedKeyUsage, critical, der.sequence(der.oid(usageOids[use])))
