import { readFile } from 'node:fs/promises'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { handrailWords as words } from '../../shared/words/en/handrail-command.ts'
import { say } from '../../shared/words/say.ts'

export interface Terminal {
  out: (text: string) => void
  err: (text: string) => void
  stdin: NodeJS.ReadableStream
}

/** Refused or failed: exit code 1. */
export class Problem extends Error {
  override readonly name = 'Problem'
}

/** Not understood: exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

const MAX_PASSPHRASE_CHARACTERS = 4096
const MAX_FILE_BYTES = 8 * 1024 * 1024

export const passphraseOptions = {
  'passphrase-stdin': { type: 'boolean' },
  'passphrase-file': { type: 'string' },
} as const

/** Reads a command's words and options. Throws WrongUsage. */
export function parseWords<O extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** The value of an option that must be there. */
export function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new WrongUsage(say(words.missing, { what }))
  return value
}

/** Reads a file whole. Throws a Problem that names it. */
export async function readInput(file: string): Promise<Buffer> {
  try {
    const bytes = await readFile(file)
    if (bytes.length > MAX_FILE_BYTES) throw new Error(`${bytes.length} bytes are too many`)
    return bytes
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Problem(say(words.unreadable, { file, reason }), { cause: error })
  }
}

/** The passphrase from where the options say; undefined where they say nothing. One line; its newline is not part of it. */
export async function readPassphrase(
  values: { 'passphrase-stdin'?: boolean | undefined; 'passphrase-file'?: string | undefined },
  terminal: Terminal,
): Promise<string | undefined> {
  const file = values['passphrase-file']
  if (file !== undefined) return firstLine((await readInput(file)).toString('utf8'))
  if (values['passphrase-stdin'] !== true) return undefined
  let text = ''
  for await (const chunk of terminal.stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > MAX_PASSPHRASE_CHARACTERS) break
  }
  return firstLine(text)
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? ''
}
