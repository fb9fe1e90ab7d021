import { parseArgs, type ParseArgsConfig } from 'node:util'
import { Failure } from '../shared/protocol/failure.ts'
import { executionPolicies } from '../shared/jobs/execution-policy.ts'
import { agentCommands as words, usageProblems } from '../shared/words/en/terminal.ts'
import { trustCommands } from '../shared/words/en/trust.ts'
import { say } from '../shared/words/say.ts'
import { trustKinds } from './trust/trust-source.ts'
import { defaultStateDir, readAgentConfig, type AgentConfig } from './config.ts'

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
  config: AgentConfig
  /** What stands after the command's own words. */
  words: string[]
  /** The command's own options, as its `options` describes them. */
  options: Record<string, string | boolean | undefined>
  json: boolean
}

export interface Command {
  /** Shown in the help after the command's words. */
  takes: string
  about: string
  options?: Record<string, { type: 'string' | 'boolean' }>
  /** How many words may follow. */
  words: [least: number, most: number]
  /** Throws a Failure for exit code 1, a UsageProblem for 2. */
  run: (call: CommandCall) => Promise<ExitCode>
}

/** The command line was not understood. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem'
}

/** Every command, by its words. Each part is loaded when it is called for. */
const commands: Record<string, Command> = {
  run: {
    takes: '',
    about: words.run,
    words: [0, 0],
    run: async call => (await import('./commands/run.ts')).run(call),
  },
  enrol: {
    takes: '--relay URL --token-stdin [--again]',
    about: words.enrol,
    options: {
      relay: { type: 'string' },
      'token-stdin': { type: 'boolean' },
      again: { type: 'boolean' },
    },
    words: [0, 0],
    run: async call => (await import('./commands/enrol.ts')).enrol(call),
  },
  status: {
    takes: '[--json]',
    about: words.status,
    words: [0, 0],
    run: async call => (await import('./commands/status.ts')).status(call),
  },
  connect: {
    takes: '[--json]',
    about: words.connect,
    words: [0, 0],
    run: async call => (await import('./sessions/enter-code/connect-command.ts')).connect(call),
  },
  'policy get': {
    takes: '[--json]',
    about: words.policyGet,
    words: [0, 0],
    run: async call => (await import('./commands/policy.ts')).getPolicy(call),
  },
  'policy set': {
    takes: 'POLICY [--revocation default|strict]',
    options: { revocation: { type: 'string' } },
    about: say(words.policySet, { policies: executionPolicies.join(', ') }),
    words: [1, 1],
    run: async call => (await import('./commands/policy.ts')).setPolicy(call),
  },
  'trust add': {
    takes: 'FILE --as KIND [--json]',
    about: say(trustCommands.add, { kinds: trustKinds.join(', ') }),
    options: { as: { type: 'string' } },
    words: [1, 1],
    run: async call => (await import('./trust/trust-command.ts')).addTrust(call),
  },
  'trust list': {
    takes: '[--json]',
    about: trustCommands.list,
    words: [0, 0],
    run: async call => (await import('./trust/trust-command.ts')).listTrust(call),
  },
  'trust remove': {
    takes: 'THUMBPRINT [--as KIND] [--json]',
    about: trustCommands.remove,
    options: { as: { type: 'string' } },
    words: [1, 1],
    run: async call => (await import('./trust/trust-command.ts')).removeTrust(call),
  },
  verify: {
    takes: 'FILE … [--policy POLICY] [--trust DIR] [--at DATE] [--revocation default|strict] [--json]',
    about: say(trustCommands.verify, { policies: executionPolicies.join(', ') }),
    options: {
      policy: { type: 'string' },
      trust: { type: 'string' },
      at: { type: 'string' },
      revocation: { type: 'string' },
    },
    words: [1, 10_000],
    run: async call => (await import('./jobs/verify/verify-command.ts')).verify(call),
  },
  'floor get': {
    takes: '[--json]',
    about: words.floorGet,
    words: [0, 0],
    run: async call => (await import('./commands/floor.ts')).getFloor(call),
  },
  'floor set': {
    takes: 'NAME=yes|no …',
    about: words.floorSet,
    words: [1, 4],
    run: async call => (await import('./commands/floor.ts')).setFloor(call),
  },
}

const everywhere = {
  state: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Runs one command of the agent and returns its exit code; refusals and wrong usage are said on standard error. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const json = args.includes('--json')
  try {
    return await call(args, terminal)
  } catch (error) {
    if (error instanceof UsageProblem) {
      terminal.err(`${error.message}\n${usageProblems.seeHelp}\n`)
      return 2
    }
    if (!(error instanceof Failure)) throw error
    if (json) terminal.out(`${JSON.stringify({ error: error.toBody() })}\n`)
    else terminal.err(`${error.message}\n`)
    return 1
  }
}

async function call(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first = '', second = ''] = args
  if (args.length === 0 || first === '--help' || first === '-h' || first === 'help') {
    terminal.out(helpText())
    return args.length === 0 ? 2 : 0
  }
  const name = `${first} ${second}` in commands ? `${first} ${second}` : first
  const command = commands[name]
  if (!command) {
    const group = Object.entries(commands).filter(([words]) => words.startsWith(`${first} `))
    if (group.length > 0 && ['--help', '-h'].includes(second)) {
      terminal.out(group.map(([words, found]) => commandLines(words, found)).join(''))
      return 0
    }
    throw new UsageProblem(
      group.length > 0
        ? say(usageProblems.missing, { command: first })
        : say(usageProblems.unknownCommand, { command: args.slice(0, 1).join(' ') }),
    )
  }
  const { values, positionals } = parseWords(args.slice(name.split(' ').length), command)
  if (values['help'] === true) {
    terminal.out(commandLines(name, command))
    return 0
  }
  const [least, most] = command.words
  if (positionals.length < least) throw new UsageProblem(say(usageProblems.missing, { command: name }))
  const extra = positionals[most]
  if (extra !== undefined) throw new UsageProblem(say(usageProblems.tooMany, { value: extra }))
  const { state, json, ...options } = values
  return await command.run({
    terminal,
    config: readAgentConfig(terminal.environment, typeof state === 'string' ? state : undefined),
    words: positionals,
    options,
    json: json === true,
  })
}

function parseWords(
  args: string[],
  command: Command,
): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  const options: ParseArgsConfig['options'] = { ...command.options, ...everywhere }
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function commandLines(name: string, command: Command): string {
  return `  agent ${`${name} ${command.takes}`.trim()}\n      ${command.about}\n`
}

function helpText(): string {
  const list = Object.entries(commands).map(([name, command]) => commandLines(name, command))
  const state = say(words.optionState, { dir: defaultStateDir({}) })
  return [
    `${words.title}\n\n${words.usage}\n\n${words.commands}\n${list.join('')}\n`,
    `${words.options}\n  ${state}\n  ${words.optionJson}\n  ${words.optionHelp}\n\n${words.exitCodes}\n`,
  ].join('')
}
