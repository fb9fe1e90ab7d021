import { Refusal } from './refusal.ts'

/** How a script's bytes are read as text, by the ending of its name. SIGN3. */
export interface ScriptText {
  /** A byte-order mark stays in it as U+FEFF. */
  text: string
  encoding: 'utf-8' | 'utf-16le'
}

const BYTE_ORDER_MARK = '\uFEFF'
const powershellEndings = new Set(['.ps1', '.psm1', '.psd1', '.ps1xml'])

/** Whether the file belongs to PowerShell, whose rules for encoding and newlines differ from those of the others. */
export function isPowershellEnding(extension: string): boolean {
  return powershellEndings.has(extension)
}

/**
 * Decodes a script so that no two different files give the same text: with decoders that refuse what they do not
 * understand, since a replacing one would let bytes change under an unchanged hash. Throws `bad-encoding`. SIGN3.
 */
export function decodeScript(bytes: Uint8Array, extension: string): ScriptText {
  const powershell = isPowershellEnding(extension)
  const [first, second] = bytes
  if (first === 0xfe && second === 0xff) throw new Refusal('bad-encoding', 'The file is UTF-16 big endian.')
  const wide = first === 0xff && second === 0xfe
  if (wide && !powershell)
    throw new Refusal('bad-encoding', 'The file is UTF-16; only PowerShell files may be.')
  const encoding = wide ? 'utf-16le' : 'utf-8'
  const text = decode(bytes, encoding)
  const marked = text.startsWith(BYTE_ORDER_MARK)
  if (text.includes('\0')) throw new Refusal('bad-encoding', 'The file holds a NUL character.')
  if (marked && text.startsWith(BYTE_ORDER_MARK, 1))
    throw new Refusal('bad-encoding', 'The file starts with two byte-order marks.')
  if (marked && !powershell)
    throw new Refusal('bad-encoding', 'The file starts with a byte-order mark; save it as UTF-8 without one.')
  if (powershell && !marked && /[^\0-\x7f]/.test(text))
    throw new Refusal(
      'bad-encoding',
      'The file holds characters beyond ASCII without a byte-order mark, so that two versions of PowerShell would read it differently; save it as UTF-8 with BOM.',
    )
  return { text, encoding }
}

function decode(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le'): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new Refusal('bad-encoding', `The file is not valid ${encoding.toUpperCase()}.`, error)
  }
}

/** The bytes of a script's text; what `decodeScript` made of them gives the same text again. */
export function encodeScript({ text, encoding }: ScriptText): Buffer {
  return Buffer.from(text, encoding === 'utf-16le' ? 'utf16le' : 'utf8')
}

const BIDIRECTIONAL = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/

/** Whether the text holds characters that can make it show in another order than it runs in. */
export function hasBidirectionalCharacters(text: string): boolean {
  return BIDIRECTIONAL.test(text)
}
