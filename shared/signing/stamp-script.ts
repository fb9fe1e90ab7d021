import { randomBytes } from 'node:crypto'
import { scriptExtension } from '../jobs/script-languages.ts'
import { digestOf, type Hash } from './algorithms.ts'
import { hashAlgorithm } from './issue-certificate.ts'
import { Fields, readDer, readSmallInteger, Tag, toHex, type DerNode } from './read-der.ts'
import { Refusal } from './refusal.ts'
import { readScriptSignature } from './script-signature.ts'
import { decodeScript, encodeScript } from './script-text.ts'
import { joinSignedText, splitSignedText } from './signature-block.ts'
import { readToken, stampOids } from './time-stamps.ts'
import { der, encodeDer, type Asn1 } from './write-der.ts'

/** What is sent to a time stamp authority, and what is done with its answer. */
export interface StampRequest {
  /** A TimeStampReq in DER: `application/timestamp-query`. RFC 3161, 2.4.1 and 3.4. */
  query: Buffer
  /** The script with the stamp of this TimeStampResp in its signature. Throws a Refusal where the answer holds none for it. */
  stamped: (reply: Uint8Array) => Buffer
}

const HASH: Hash = 'sha256'
const NONCE_BYTES = 16

/**
 * Asks for a time stamp on the signature of a signed script, so that it outlives its certificate. Throws a Refusal where
 * the script is not signed, or its signature is damaged or stamped already. SIGN6, SIGN11.
 */
export function requestStamp(bytes: Uint8Array, fileName: string): StampRequest {
  const extension = scriptExtension(fileName)
  if (extension === null) throw new Refusal('unknown-language', fileName.slice(-100))
  const { text, encoding } = decodeScript(bytes, extension)
  const { signer } = readScriptSignature(text, extension)
  if (signer.unsignedAttributes.length > 0)
    throw new Refusal('bad-time-stamp', 'The signature is stamped already.')
  const nonce = randomBytes(NONCE_BYTES)
  // Positive, and of full length, so that it comes back as it was sent.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  const imprint = der.sequence(hashAlgorithm(HASH), der.octets(digestOf(HASH, signer.signature)))
  const query = der.sequence(der.integer(1), imprint, der.unsigned(nonce), der.boolean(true))
  return {
    query: encodeDer(query),
    stamped(reply) {
      const token = readReply(reply)
      if (readToken(token.bytes, signer.signature).nonce !== toHex(nonce))
        throw new Refusal('bad-time-stamp', 'The stamp answers another request.')
      const { body, signature } = splitSignedText(text, extension)
      const signed = joinSignedText({ body, signature: withStamp(signature, token.bytes) }, extension)
      return encodeScript({ text: signed, encoding })
    },
  }
}

/** The token in a TimeStampResp. RFC 3161, 2.4.2: 0 is granted, 1 granted with changes. */
function readReply(reply: Uint8Array): DerNode {
  const fields = new Fields(readDer(reply), Tag.sequence, 'The answer')
  const [status] = fields.take(Tag.sequence, 'its status').children
  const number = status ? readSmallInteger(status) : -1
  if (number !== 0 && number !== 1)
    throw new Refusal('bad-time-stamp', `The authority gave no stamp (status ${number}).`)
  const token = fields.take(Tag.sequence, 'the stamp')
  fields.end()
  return token
}

/** The signature with the token among its unsigned attributes; nothing else of it changes. */
function withStamp(signature: Uint8Array, token: Uint8Array): Buffer {
  const attribute = der.sequence(der.oid(stampOids.rfc3161), der.set(der.raw(token)))
  const root = readDer(signature)
  const data = root.children[1]?.children[0]
  const signer = data?.children.at(-1)?.children[0]
  if (!data || !signer) throw new Refusal('bad-structure', 'The signature has no signer.')
  const stamped = der.sequence(...signer.children.map(raw), der.context(1, [attribute]))
  const rest = data.children.slice(0, -1).map(raw)
  const type = root.children.slice(0, 1).map(raw)
  return encodeDer(der.sequence(...type, der.context(0, [der.sequence(...rest, der.set(stamped))])))
}

const raw = ({ bytes }: DerNode): Asn1 => der.raw(bytes)
