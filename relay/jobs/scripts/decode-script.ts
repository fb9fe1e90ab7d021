import { scriptFileProblems as words } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'

/** The text of a script, or what is wrong with its bytes. The rules are those of the signature check on the device. SIGN3. */
export type DecodedScript = { text: string } | { problem: { line: number; message: string } }

/** Decodes without mercy: a byte that means nothing is refused, never replaced. */
export function decodeScript(bytes: Uint8Array, fileName: string): DecodedScript {
  const isPowerShell = /\.ps1$/i.test(fileName)
  const refuse = (message: string, line = 1): DecodedScript => ({ problem: { line, message } })
  if (bytes.length === 0) return refuse(words.empty)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return refuse(words.utf16be)
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  if (isUtf16 && !isPowerShell) return refuse(words.utf16)
  const encoding = isUtf16 ? 'utf-16le' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return refuse(say(words.notText, { encoding: encoding.toUpperCase() }))
  }
  if (text.startsWith('\uFEFF') && !isPowerShell) return refuse(words.bom)
  const nul = text.indexOf('\0')
  if (nul !== -1) return refuse(words.nul, text.slice(0, nul).split('\n').length)
  return { text }
}
