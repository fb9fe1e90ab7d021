import { parseArgs, type ParseArgsConfig } from 'node:util'
import { Failure } from '../protocol/failure.ts'
import { commandLineWords as words } from '../words/en/command-line.ts'
import { say } from '../words/say.ts'

/** Done; refused or failed; wrong usage. */
export type ExitCode = 0 | 1 | 2

/** Where a command reads and writes. Tests hand in their own. */
export interface Terminal {
  out: (text: string) => void
  err: (text: string) => void
  stdin: NodeJS.ReadStream | NodeJS.ReadableStream
  environment: Record<string, string | undefined>
}

type Options = Record<string, string | boolean | undefined>
type OptionTypes = Record<string, { type: 'string' | 'boolean' }>

export interface CommandCall<Config> {
  terminal: Terminal
  config: Config
  /** What stands after the command's own words. */
  words: string[]
  /** The command's own options, as its `options` describes them. */
  options: Options
  json: boolean
}

export interface Command<Config> {
  /** Shown in the help after the command's words. */
  takes: string
  about: string
  options?: OptionTypes
  /** How many words may follow. */
  words: readonly [least: number, most: number]
  /** Throws a Failure for exit code 1, a UsageProblem for 2. What it needs is loaded when it is called for. */
  run: (call: CommandCall<Config>) => Promise<ExitCode>
}

/** The command line was not understood. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem'
}

/** One program with its commands, by their words. */
export interface Program<Config> {
  name: string
  commands: Record<string, Command<Config>>
  /** What is done where nothing is named; without it the help is shown, as wrong usage. */
  whenNothing?: readonly string[]
  /** Options beside `--json` and `--help` that every command takes; they are for `readConfig` alone. */
  options?: OptionTypes
  readConfig: (environment: Terminal['environment'], options: Options) => Config
  /** The whole help around the list of the commands. */
  help: (list: string) => string
}

const everywhere = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
const asksForHelp = (word: string): boolean => ['--help', '-h', 'help'].includes(word)

/** Runs one command and returns its exit code; refusals and wrong usage are said on standard error (with `--json`: refusals as JSON). */
export async function runCommands<Config>(
  program: Program<Config>,
  args: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await call(program, args.length === 0 ? (program.whenNothing ?? []) : args, terminal)
  } catch (error) {
    if (error instanceof UsageProblem) {
      terminal.err(`${error.message}\n${say(words.seeHelp, { program: program.name })}\n`)
      return 2
    }
    const failure = error instanceof Failure ? error : unexpected(error)
    if (args.includes('--json')) terminal.out(`${JSON.stringify({ error: failure.toBody() })}\n`)
    else terminal.err(`${failure.message}\n`)
    return 1
  }
}

/** A port that is taken, a folder that may not be written: what the system says is what the reader needs. */
function unexpected(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  return new Failure('unavailable', say(words.couldNot, { message }), { cause: error })
}

async function call<Config>(
  program: Program<Config>,
  args: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const { commands } = program
  const [first = '', second = ''] = args
  if (args.length === 0 || asksForHelp(first)) {
    terminal.out(
      program.help(
        Object.keys(commands)
          .map(name => commandLines(program, name))
          .join(''),
      ),
    )
    return args.length === 0 ? 2 : 0
  }
  const name = `${first} ${second}` in commands ? `${first} ${second}` : first
  const command = commands[name]
  if (!command) {
    const group = Object.keys(commands).filter(words => words.startsWith(`${first} `))
    if (group.length === 0) throw new UsageProblem(say(words.unknownCommand, { command: first }))
    if (!asksForHelp(second)) throw new UsageProblem(say(words.missing, { command: first }))
    terminal.out(group.map(found => commandLines(program, found)).join(''))
    return 0
  }
  const { values, positionals } = parseWords(args.slice(name.split(' ').length), {
    ...command.options,
    ...program.options,
    ...everywhere,
  })
  if (values['help'] === true) {
    terminal.out(commandLines(program, name))
    return 0
  }
  const [least, most] = command.words
  if (positionals.length < least) throw new UsageProblem(say(words.missing, { command: name }))
  const extra = positionals[most]
  if (extra !== undefined) throw new UsageProblem(say(words.tooMany, { value: extra }))
  return await command.run({
    terminal,
    config: program.readConfig(terminal.environment, values),
    words: positionals,
    options: values,
    json: values['json'] === true,
  })
}

function parseWords(args: string[], options: ParseArgsConfig['options']) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as Options, positionals }
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function commandLines<Config>(program: Program<Config>, name: string): string {
  const command = program.commands[name]
  return `  ${program.name} ${`${name} ${command?.takes ?? ''}`.trim()}\n      ${command?.about ?? ''}\n`
}
