/**
 * A script's bytes as text and back. A script is signed as bytes, so what was not edited must come out byte for byte as it
 * went in, and what was edited keeps its encoding and its line ends.
 */

export interface ScriptText {
  /** With `\n` alone between lines, as the editor wants it. */
  text: string
  encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le-bom'
  lineEnd: '\n' | '\r\n'
}

export const newScript: Omit<ScriptText, 'text'> = { encoding: 'utf-8', lineEnd: '\n' }

const BOM = '\ufeff'

/** The text of `bytes`; null where they are no text in an encoding that scripts may have. */
export function readScript(bytes: Uint8Array): ScriptText | null {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  let whole: string
  try {
    whole = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The decoder's way of saying that this is not that encoding.
    return null
  }
  if (whole.includes('\0')) return null
  const hasBom = whole.startsWith(BOM)
  const body = hasBom ? whole.slice(BOM.length) : whole
  return {
    text: body.replace(/\r\n?/g, '\n'),
    encoding: isUtf16 ? 'utf-16le-bom' : hasBom ? 'utf-8-bom' : 'utf-8',
    lineEnd: body.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** The bytes of an edited text. */
export function writeScript({ text, encoding, lineEnd }: ScriptText): Uint8Array {
  const body = text.replace(/\n/g, lineEnd)
  if (encoding !== 'utf-16le-bom')
    return new TextEncoder().encode(encoding === 'utf-8-bom' ? BOM + body : body)
  const units = BOM + body
  const bytes = new DataView(new ArrayBuffer(units.length * 2))
  for (let index = 0; index < units.length; index++) bytes.setUint16(index * 2, units.charCodeAt(index), true)
  return new Uint8Array(bytes.buffer)
}

/** The text without its signature block, and without the one newline before it, which belongs to the block. SIGN1. */
export function withoutSignature(text: string): string {
  const begin = /\n?^(?:#|\/\/) SIG # Begin signature block$/m.exec(text)
  return begin ? text.slice(0, begin.index) : text
}

export function hasSignatureBlock(text: string): boolean {
  return withoutSignature(text) !== text
}

const CHUNK = 0x8000

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let from = 0; from < bytes.length; from += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(from, from + CHUNK))
  return btoa(binary)
}

export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
}
