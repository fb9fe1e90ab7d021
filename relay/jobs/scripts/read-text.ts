import { scriptExtension } from '../../../shared/jobs/script-languages.ts'
import { Refusal } from '../../../shared/signing/refusal.ts'
import { decodeScript } from '../../../shared/signing/script-text.ts'
import { scriptFileProblems } from '../../../shared/words/en/jobs.ts'

/** The text of a script as the device will read it, or what is wrong with its bytes. SIGN3. */
export function readText(
  bytes: Uint8Array,
  fileName: string,
): { text: string } | { problem: { line: number; message: string } } {
  if (bytes.length === 0) return { problem: { line: 1, message: scriptFileProblems.empty } }
  try {
    return { text: decodeScript(bytes, scriptExtension(fileName) ?? '').text }
  } catch (error) {
    if (error instanceof Refusal) return { problem: { line: 1, message: error.detail } }
    throw error
  }
}
