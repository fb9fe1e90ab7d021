import { fileURLToPath } from 'node:url'
import { standardTerminal } from '../shared/command-line/standard-terminal.ts'
import { handrailWords as words } from '../shared/words/en/handrail-command.ts'
import { say } from '../shared/words/say.ts'
import { signLibrary } from './handrail/library.ts'
import { makeRevocationList, initPki } from './handrail/pki.ts'
import { signFiles } from './handrail/sign.ts'
import { Problem, WrongUsage, type Terminal } from './handrail/terminal.ts'

/** `npm run handrail -- sign|pki|library …` */

const commands: Record<string, (args: string[], terminal: Terminal) => Promise<void>> = {
  'pki init': initPki,
  'pki crl': makeRevocationList,
  'library sign': signLibrary,
  sign: signFiles,
}

/** Runs one command. Returns its exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runHandrail(args: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  const [first = '', second = ''] = args
  if (args.length === 0 || args.includes('--help') || first === 'help') {
    terminal.out(words.help)
    return args.length === 0 ? 2 : 0
  }
  const name = `${first} ${second}` in commands ? `${first} ${second}` : first
  const command = commands[name]
  try {
    if (!command) throw new WrongUsage(say(words.unknown, { command: `${first} ${second}`.trim() }))
    await command(args.slice(name.split(' ').length), terminal)
    return 0
  } catch (error) {
    if (!(error instanceof WrongUsage) && !(error instanceof Problem)) throw error
    terminal.err(`${error.message}\n`)
    return error instanceof WrongUsage ? 2 : 1
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = await runHandrail(process.argv.slice(2), standardTerminal())
