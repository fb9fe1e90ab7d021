import { readHash, type Hash } from './algorithms.ts'
import { expectTag, Fields, readDer, readOid, sameBytes, Tag, toHex, type DerNode } from './read-der.ts'
import { Refusal } from './refusal.ts'
import { digestBody, splitSignedText, type SignedText } from './signature-block.ts'
import { expectSigned, readSignedData, type SignedData } from './signed-data.ts'

export const spcOids = {
  indirectData: '1.3.6.1.4.1.311.2.1.4',
  sipInfo: '1.3.6.1.4.1.311.2.1.30',
} as const

/** Says that the digest is one of a script in PowerShell's form, and not one of a program or an installer. */
export const SCRIPT_SUBJECT = '1fcc3b60594b084eb724d2c6297ef351'

/**
 * Reads the signature of a script and checks all of it that needs no trust: the block, the structure, the digest of the
 * text and the signer's signature. Throws the refusal. SIGN1, SIGN2, SIGN4.
 */
export function readScriptSignature(text: string, extension: string): SignedData {
  const parts: SignedText = splitSignedText(text, extension)
  const data = readSignedData(parts.signature)
  if (data.contentType !== spcOids.indirectData)
    throw new Refusal('bad-structure', 'The signature is not one of a script.')
  const { hash, digest } = readIndirectData(data.content)
  if (!sameBytes(digest, digestBody(parts.body, hash)))
    throw new Refusal('bad-digest', 'The script was changed after it was signed.')
  expectSigned(data.signer, spcOids.indirectData, data.content.content)
  return data
}

/** The hash and digest in a SpcIndirectDataContent, which stands bare (Windows) or inside an OCTET STRING (CMS). */
function readIndirectData(content: DerNode): { hash: Hash; digest: Uint8Array } {
  const node = content.tag === Tag.octetString ? readDer(content.content) : content
  const fields = new Fields(node, Tag.sequence, 'The content')
  const subject = new Fields(fields.take(Tag.sequence, 'its subject'), Tag.sequence, 'The subject')
  const type = readOid(subject.take(Tag.oid, 'its type'))
  const identifier = subject.take(Tag.sequence, 'its description').children[1]
  subject.end()
  if (
    type !== spcOids.sipInfo ||
    toHex(expectTag(identifier, Tag.octetString, 'The subject').content) !== SCRIPT_SUBJECT
  )
    throw new Refusal('bad-structure', 'The signature is one of another kind of file.')
  const message = new Fields(fields.take(Tag.sequence, 'its digest'), Tag.sequence, 'The digest')
  fields.end()
  const hash = readHash(message.take(Tag.sequence, 'its algorithm'))
  const digest = message.take(Tag.octetString, 'its value').content
  message.end()
  return { hash, digest }
}
