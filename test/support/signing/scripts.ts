import { hashIdentifier, type AnyHash, type Method } from './algorithms.ts'
import type { Party } from './certificates.ts'
import { integer, octets, oid, sequence } from './der.ts'
import { digest, oids, signedData, signerInfo, type SignerWish } from './signed-data.ts'

/** PowerShell's own mark for the kind of thing that is signed. */
const SCRIPT_SUBJECT = Buffer.from('1fcc3b60594b084eb724d2c6297ef351', 'hex')

export interface SignatureWish extends Partial<Omit<SignerWish, 'signer'>> {
  signer: Party
  /** Certificates that come along; the signer's own stands before them. */
  chain?: Party[]
  /** More certificates, as they are. */
  more?: Uint8Array[]
  /** The hash of the script, where it is not that of the signature. */
  scriptHash?: AnyHash
  /** Another digest than that of the script. */
  digest?: Buffer
  /** How the content stands in SignedData: bare as Windows writes it, or as CMS has it. */
  form?: 'bare' | 'octets'
  signers?: (signer: Buffer) => Buffer[]
  signedDataVersion?: number
  digestAlgorithms?: Buffer[]
  method?: Method
}

/** The digest that the rules define: over the text as UTF-16LE, nothing trimmed. */
export const bodyDigest = (body: string, hash: AnyHash): Buffer => digest(hash, Buffer.from(body, 'utf16le'))

export function indirectData(hash: AnyHash, value: Buffer, subject: Buffer = SCRIPT_SUBJECT): Buffer {
  const info = sequence(integer(65536), octets(subject), ...Array.from({ length: 5 }, () => integer(0)))
  return sequence(sequence(oid(oids.sipInfo), info), sequence(hashIdentifier(hash), octets(value)))
}

/** The DER that goes into a block. */
export function signatureOf(body: string, wish: SignatureWish): Buffer {
  const method = wish.method ?? { hash: 'sha256' }
  const hash = wish.scriptHash ?? method.hash
  const content = indirectData(hash, wish.digest ?? bodyDigest(body, hash))
  const form = wish.form ?? 'bare'
  const signer = signerInfo({
    contentType: oids.indirectData,
    // Without its tag and length: as an OCTET STRING the whole structure is inside, bare it is not.
    content: form === 'bare' ? content.subarray(headerLength(content)) : content,
    ...wish,
  })
  return signedData({
    contentType: oids.indirectData,
    content: form === 'bare' ? content : octets(content),
    certificates: [wish.signer.der, ...(wish.chain ?? []).map(({ der }) => der), ...(wish.more ?? [])],
    signers: wish.signers?.(signer) ?? [signer],
    ...(wish.signedDataVersion !== undefined && { version: wish.signedDataVersion }),
    digestAlgorithms: wish.digestAlgorithms ?? [hashIdentifier(method.hash)],
  })
}

function headerLength(node: Buffer): number {
  const first = node[1] ?? 0
  return first < 0x80 ? 2 : 2 + (first & 0x7f)
}

const windows = /\.(?:ps1|psm1|psd1|ps1xml)$/i

/** What stands around a line of the block, and what ends it. */
export function blockStyle(fileName: string): { before: string; after: string; newline: string } {
  const newline = windows.test(fileName) ? '\r\n' : '\n'
  if (/\.ps1xml$/i.test(fileName)) return { before: '<!-- ', after: ' -->', newline }
  return { before: /\.m?js$/i.test(fileName) ? '// ' : '# ', after: '', newline }
}

/** The text of a block, from its Begin line on. */
export function blockText(signature: Uint8Array, fileName: string, style = blockStyle(fileName)): string {
  const base64 = Buffer.from(signature).toString('base64')
  const lines = [
    'SIG # Begin signature block',
    ...(base64.match(/.{1,64}/g) ?? []),
    'SIG # End signature block',
  ]
  return lines.map(line => `${style.before}${line}${style.after}${style.newline}`).join('')
}

/** A signed script's text. */
export function signedText(body: string, fileName: string, wish: SignatureWish): string {
  return body + blockStyle(fileName).newline + blockText(signatureOf(body, wish), fileName)
}

/** A signed script's bytes, as UTF-8 (a byte-order mark where the body starts with one). */
export function signedScript(body: string, fileName: string, wish: SignatureWish): Buffer {
  return Buffer.from(signedText(body, fileName, wish))
}

/** Takes a signed file apart: the DER of its block, and how to put another in its place. */
export function openBlock(script: Buffer): { der: Buffer; withDer: (der: Uint8Array) => Buffer } {
  const text = script.toString('utf8')
  const at = text.search(/.{0,5}SIG # Begin/)
  const name = ['<!--', '// S'].indexOf(text.slice(at, at + 4))
  const fileName = ['a.ps1xml', 'a.js', text.slice(at).includes('\r\n') ? 'a.ps1' : 'a.sh'].at(
    name < 0 ? 2 : name,
  )
  const lines = text.slice(at).split(/\r?\n/).slice(1, -2)
  const base64 = lines.map(line => line.replace(/^(?:# |\/\/ |<!-- )/, '').replace(/ -->$/, '')).join('')
  return {
    der: Buffer.from(base64, 'base64'),
    withDer: der => Buffer.from(text.slice(0, at) + blockText(der, fileName ?? 'a.sh')),
  }
}
