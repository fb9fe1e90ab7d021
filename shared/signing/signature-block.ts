import { createHash } from 'node:crypto'
import type { Hash } from './algorithms.ts'
import { MAX_BLOCK_CHARACTERS } from './limits.ts'
import { Refusal } from './refusal.ts'
import { isPowershellEnding } from './script-text.ts'

/** What stands around each line of the block, by the ending of the file's name. SIGN1. */
interface BlockStyle {
  before: string
  after: string
  newline: '\r\n' | '\n'
}

const MARKS = /SIG # (?:Begin|End) signature block/gi
const BEGIN = 'SIG # Begin signature block'
const END = 'SIG # End signature block'
const LINE_LENGTH = 64

function blockStyle(extension: string): BlockStyle {
  const newline = isPowershellEnding(extension) ? '\r\n' : '\n'
  if (extension === '.ps1xml') return { before: '<!-- ', after: ' -->', newline }
  if (extension === '.js' || extension === '.mjs') return { before: '// ', after: '', newline }
  return { before: '# ', after: '', newline }
}

/** A script taken apart: what is signed, and the DER that is in its block. */
export interface SignedText {
  body: string
  signature: Uint8Array
}

/**
 * Finds the signature block at the end of a script. Throws `not-signed` where there is none, and `bad-block` where it is
 * not exactly one, not at the end, or holds anything but base64: a block is comment lines to the interpreter, so whatever
 * else stood there could run unsigned. SIGN1.
 */
export function splitSignedText(text: string, extension: string): SignedText {
  const { before, after, newline } = blockStyle(extension)
  const marks = [...text.matchAll(MARKS)]
  if (marks.length === 0) throw new Refusal('not-signed', 'There is no signature block.')
  if (marks.length !== 2)
    throw bad(`the marks of a signature block stand in it ${marks.length} times instead of twice`)
  const start = (marks[0]?.index ?? 0) - before.length
  if (text.length - start > MAX_BLOCK_CHARACTERS)
    throw new Refusal('too-large', 'The signature block is larger than 256 KB.')
  if (start < newline.length || text.slice(start - newline.length, start) !== newline)
    throw bad(`the line before the block must end with ${newline === '\n' ? 'LF' : 'CRLF'}`)

  const lines = text.slice(start).split(newline)
  if (lines.at(-1) === '') lines.pop()
  const first = lines.shift()
  const last = lines.pop()
  if (first !== before + BEGIN + after) throw bad('its first line is not as it must be')
  if (last !== before + END + after)
    throw bad('something stands behind it, or its last line is not as it must be')
  const base64 = lines.map(line => readLine(line, before, after)).join('')
  const signature = Buffer.from(base64, 'base64')
  if (base64 === '' || signature.toString('base64') !== base64) throw bad('its base64 is damaged')
  return { body: text.slice(0, start - newline.length), signature }
}

function readLine(line: string, before: string, after: string): string {
  if (!line.startsWith(before) || !line.endsWith(after)) throw bad('a line of it is not a comment')
  const inner = line.slice(before.length, line.length - after.length)
  if (!/^[A-Za-z0-9+/=]{1,76}$/.test(inner)) throw bad('a line of it holds something else than base64')
  return inner
}

function bad(what: string): Refusal {
  return new Refusal('bad-block', `The signature block is damaged: ${what}.`)
}

/** The text with its block behind it, as PowerShell writes it; CRLF for PowerShell files, LF for the others. */
export function joinSignedText({ body, signature }: SignedText, extension: string): string {
  const { before, after, newline } = blockStyle(extension)
  const base64 = Buffer.from(signature).toString('base64')
  const lines = [BEGIN, ...(base64.match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? []), END]
  return body + newline + lines.map(line => before + line + after + newline).join('')
}

/** The digest of the signed part: over its UTF-16LE form, nothing trimmed, no newline changed. SIGN2. */
export function digestBody(body: string, hash: Hash): Buffer {
  return createHash(hash).update(Buffer.from(body, 'utf16le')).digest()
}
