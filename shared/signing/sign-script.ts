import { sign, type KeyObject } from 'node:crypto'
import { digestOf, type Hash } from './algorithms.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import { hashAlgorithm, signerAlgorithm } from './issue-certificate.ts'
import { MAX_SCRIPT_BYTES } from './limits.ts'
import { Refusal } from './refusal.ts'
import { SCRIPT_SUBJECT, spcOids } from './script-signature.ts'
import { decodeScript, encodeScript } from './script-text.ts'
import { digestBody, joinSignedText, splitSignedText } from './signature-block.ts'
import { cmsOids } from './signed-data.ts'
import { scriptExtension } from '../jobs/script-languages.ts'
import { der, encodeDer, type Asn1 } from './write-der.ts'

/** What signs: the certificate (DER), those that lead from it to its root, and its private key. */
export interface ScriptSigner {
  certificate: Uint8Array
  chain: readonly Uint8Array[]
  key: KeyObject
}

const OPUS_INFO = '1.3.6.1.4.1.311.2.1.12'
const SIP_VERSION = 0x0001_0000

/**
 * Signs a script as PowerShell does and returns its bytes with the block at their end; a block that is there already is
 * replaced. The encoding stays. Throws a Refusal: `unknown-language`, `too-large`, `bad-encoding`, or `bad-block` where
 * the block that is there is damaged. SIGN11.
 */
export function signScript(
  bytes: Uint8Array,
  fileName: string,
  signer: ScriptSigner,
  hash: Hash = 'sha256',
): Buffer {
  const extension = scriptExtension(fileName)
  if (extension === null)
    throw new Refusal(
      'unknown-language',
      `${fileName.slice(-100)} does not end like a script that can be signed.`,
    )
  if (bytes.length > MAX_SCRIPT_BYTES) throw new Refusal('too-large', `The file has ${bytes.length} bytes.`)
  const { text, encoding } = decodeScript(bytes, extension)
  const body = unsignedText(text, extension)
  const signature = signContent(indirectData(digestBody(body, hash), hash), signer, hash)
  return encodeScript({ text: joinSignedText({ body, signature }, extension), encoding })
}

function unsignedText(text: string, extension: string): string {
  try {
    return splitSignedText(text, extension).body
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-signed') return text
    throw error
  }
}

/** SpcIndirectDataContent: what kind of thing is signed, and its digest. */
function indirectData(digest: Uint8Array, hash: Hash): Asn1 {
  const subject = der.sequence(
    der.integer(SIP_VERSION),
    der.octets(Buffer.from(SCRIPT_SUBJECT, 'hex')),
    ...Array.from({ length: 5 }, () => der.integer(0)),
  )
  return der.sequence(
    der.sequence(der.oid(spcOids.sipInfo), subject),
    der.sequence(hashAlgorithm(hash), der.octets(digest)),
  )
}

/** A ContentInfo with SignedData over the content, which stands bare as Windows has it. */
function signContent(content: Asn1, signer: ScriptSigner, hash: Hash): Buffer {
  const certificate = readCertificate(signer.certificate)
  const attributes = der.set(
    attribute(cmsOids.contentType, der.oid(spcOids.indirectData)),
    attribute(cmsOids.messageDigest, der.octets(digestOf(hash, contentBytes(content)))),
    attribute(OPUS_INFO, der.sequence()),
  )
  const signature = sign(hash, encodeDer(attributes), signer.key)
  const signedData = der.sequence(
    der.integer(1),
    der.set(hashAlgorithm(hash)),
    der.sequence(der.oid(spcOids.indirectData), der.context(0, [content])),
    der.context(
      0,
      [signer.certificate, ...signer.chain].map(each => der.raw(each)),
    ),
    der.set(
      der.sequence(
        der.integer(1),
        identifierOf(certificate),
        hashAlgorithm(hash),
        der.context(0, attributes.value as Asn1[]),
        signerAlgorithm(signer.key, hash),
        der.octets(signature),
      ),
    ),
  )
  return encodeDer(der.sequence(der.oid(cmsOids.signedData), der.context(0, [signedData])))
}

function attribute(oid: string, value: Asn1): Asn1 {
  return der.sequence(der.oid(oid), der.set(value))
}

function identifierOf({ issuer, serial }: Certificate): Asn1 {
  return der.sequence(der.raw(issuer), der.unsigned(Buffer.from(serial, 'hex')))
}

/** The encoded content of a SEQUENCE, without its tag and length: what the message digest is over. */
function contentBytes(sequence: Asn1): Buffer {
  return Buffer.concat((sequence.value as Asn1[]).map(encodeDer))
}
