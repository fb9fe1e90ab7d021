import type { Terminal } from '../../shared/command-line/run-commands.ts'

const MAX_CHARACTERS = 10_000

/** The first line of standard input, without its newline; empty where there is none. For what must not stand on a command line. */
export async function readSecretLine(terminal: Terminal): Promise<string> {
  let text = ''
  for await (const piece of terminal.stdin) {
    text += String(piece)
    if (text.includes('\n') || text.length > MAX_CHARACTERS) break
  }
  return (text.split('\n')[0] ?? '').trim()
}
