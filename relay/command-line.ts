import { parseArgs, type ParseArgsConfig } from 'node:util'
import { Failure } from '../shared/protocol/failure.ts'
import { relayCommands as words, relayUsage } from '../shared/words/en/relay.ts'
import { say } from '../shared/words/say.ts'
import { readConfig, type RelayConfig } from './config.ts'

/** Done; refused or failed; wrong usage. */
export type ExitCode = 0 | 1 | 2

/** Where a command reads and writes. Tests hand in their own. */
export interface Terminal {
  out: (text: string) => void
  err: (text: string) => void
  stdin: NodeJS.ReadStream | NodeJS.ReadableStream
  environment: Record<string, string | undefined>
}

export interface CommandCall {
  terminal: Terminal
  config: RelayConfig
  words: string[]
  options: Record<string, string | boolean | undefined>
  json: boolean
}

/** Throws a Failure for exit code 1, a UsageProblem for 2. */
type RunCommand = (call: CommandCall) => Promise<ExitCode>

interface Command {
  /** Shown in the help after the command's words. */
  takes: string
  about: string
  options?: Record<string, { type: 'string' | 'boolean' }>
  /** How many words must follow. */
  words: number
  /** Each part is loaded when it is called for. */
  load: () => Promise<RunCommand>
}

/** The command line was not understood. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem'
}

const commands: Record<string, Command> = {
  serve: {
    takes: '[--json]',
    about: words.serve,
    words: 0,
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  'user add': {
    takes: '--name NAME --role ROLE [--full-name NAME] [--mail MAIL] --password-stdin [--json]',
    about: words.userAdd,
    options: {
      name: { type: 'string' },
      role: { type: 'string' },
      'full-name': { type: 'string' },
      mail: { type: 'string' },
      'password-stdin': { type: 'boolean' },
    },
    words: 0,
    load: async () => (await import('./commands/user-add.ts')).userAdd,
  },
  'enrol-token': {
    takes: '[--json]',
    about: words.enrolToken,
    words: 0,
    load: async () => (await import('./commands/enrol-token.ts')).enrolToken,
  },
  'audit verify': {
    takes: '[--json]',
    about: words.auditVerify,
    words: 0,
    load: async () => (await import('./commands/audit.ts')).auditVerify,
  },
  'audit export': {
    takes: '[--from TIME] [--to TIME]',
    about: words.auditExport,
    options: { from: { type: 'string' }, to: { type: 'string' } },
    words: 0,
    load: async () => (await import('./commands/audit.ts')).auditExport,
  },
  backup: {
    takes: 'FILE [--force] [--json]',
    about: words.backup,
    options: { force: { type: 'boolean' } },
    words: 1,
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  restore: {
    takes: 'FILE [--force] [--json]',
    about: words.restore,
    options: { force: { type: 'boolean' } },
    words: 1,
    load: async () => (await import('./commands/backup.ts')).restoreBackup,
  },
}

const everywhere = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** Runs one command of the relay (`serve` where none is named) and returns its exit code. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await call(args.length === 0 ? ['serve'] : args, terminal)
  } catch (error) {
    if (error instanceof UsageProblem) {
      terminal.err(`${error.message}\n${relayUsage.seeHelp}\n`)
      return 2
    }
    const failure = error instanceof Failure ? error : unexpected(error)
    if (args.includes('--json')) terminal.out(`${JSON.stringify({ error: failure.toBody() })}\n`)
    else terminal.err(`${failure.message}\n`)
    return 1
  }
}

/** A port that is taken, a database that cannot be reached: what the system says is what the reader needs. */
function unexpected(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  return new Failure('unavailable', say(relayUsage.couldNot, { message }), { cause: error })
}

async function call(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first = '', second = ''] = args
  if (['--help', '-h', 'help'].includes(first)) {
    terminal.out(helpText())
    return 0
  }
  const name = `${first} ${second}` in commands ? `${first} ${second}` : first
  const command = commands[name]
  if (!command) {
    const group = Object.entries(commands).filter(([words]) => words.startsWith(`${first} `))
    if (group.length === 0) throw new UsageProblem(say(relayUsage.unknownCommand, { command: first }))
    if (!['--help', '-h'].includes(second))
      throw new UsageProblem(say(relayUsage.missing, { command: first }))
    terminal.out(group.map(([words, found]) => commandLines(words, found)).join(''))
    return 0
  }
  const { values, positionals } = parseWords(args.slice(name.split(' ').length), command)
  if (values['help'] === true) {
    terminal.out(commandLines(name, command))
    return 0
  }
  if (positionals.length < command.words) throw new UsageProblem(say(relayUsage.missing, { command: name }))
  const extra = positionals[command.words]
  if (extra !== undefined) throw new UsageProblem(say(relayUsage.tooMany, { value: extra }))
  const { json, ...options } = values
  const run = await command.load()
  const config = readConfig(terminal.environment)
  return await run({ terminal, config, words: positionals, options, json: json === true })
}

function parseWords(args: string[], command: Command) {
  const options: ParseArgsConfig['options'] = { ...command.options, ...everywhere }
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as CommandCall['options'], positionals }
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

const commandLines = (name: string, command: Command): string =>
  `  relay ${`${name} ${command.takes}`.trim()}\n      ${command.about}\n`

function helpText(): string {
  const list = Object.entries(commands).map(([name, command]) => commandLines(name, command))
  return `${words.title}\n\n${words.usage}\n\n${list.join('')}\n${words.settings}\n\n${words.exitCodes}\n`
}
