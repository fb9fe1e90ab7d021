import { trustProblems as words } from '../../shared/words/en/trust.ts'
import { say } from '../../shared/words/say.ts'
import { TrustProblem } from './read-safe-file.ts'

const DER_SEQUENCE = 0x30
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\s]*?)-----END \1-----/g

/** What the blocks of a PEM file are called that hold each kind of thing. RFC 7468. */
const labels = { certificate: ['CERTIFICATE', 'X509 CERTIFICATE'], crl: ['X509 CRL', 'CRL'] }

/**
 * The certificates or revocation lists in a file: DER, or any number of PEM blocks with whatever text between them.
 * Throws a TrustProblem where anything else is in it. What the bytes hold is not read here.
 */
export function readPem(bytes: Uint8Array, expected: keyof typeof labels, path: string): Uint8Array[] {
  if (bytes[0] === DER_SEQUENCE) return [bytes]
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const blocks = [...text.matchAll(BLOCK)]
  const begun = text.match(/-----BEGIN [A-Z0-9 ]+-----/g) ?? []
  if (begun.some(line => line.includes('PRIVATE KEY')))
    throw new TrustProblem(say(words.privateKey, { path }))
  if (blocks.length === 0 || blocks.length !== begun.length)
    throw new TrustProblem(say(words.otherThing, { path, what: begun[0] ?? 'no PEM block' }))
  return blocks.map(([, label = '', base64 = '']) => {
    if (!labels[expected].includes(label))
      throw new TrustProblem(say(words.otherThing, { path, what: label }))
    return Buffer.from(base64, 'base64')
  })
}

/** A certificate or revocation list as PEM. */
export function toPem(der: Uint8Array, kind: keyof typeof labels): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replaceAll(/.{64}(?=.)/g, '$&\n')
  const [label] = labels[kind]
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}
