import { executionPolicies } from '../shared/jobs/execution-policy.ts'
import {
  runCommands,
  type Command,
  type CommandCall,
  type ExitCode,
  type Program,
  type Terminal,
} from '../shared/command-line/run-commands.ts'
import { agentCommands as words } from '../shared/words/en/terminal.ts'
import { trustCommands } from '../shared/words/en/trust.ts'
import { say } from '../shared/words/say.ts'
import { trustKinds } from './trust/trust-source.ts'
import { defaultStateDir, readAgentConfig, type AgentConfig } from './config.ts'

export type AgentCall = CommandCall<AgentConfig>

/** Every command, by its words. Each part is loaded when it is called for. */
const commands: Record<string, Command<AgentConfig>> = {
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

const program: Program<AgentConfig> = {
  name: 'agent',
  commands,
  options: { state: { type: 'string' } },
  readConfig: (environment, { state }) =>
    readAgentConfig(environment, typeof state === 'string' ? state : undefined),
  help(list) {
    const state = say(words.optionState, { dir: defaultStateDir({}) })
    return [
      `${words.title}\n\n${words.usage}\n\n${words.commands}\n${list}\n`,
      `${words.options}\n  ${state}\n  ${words.optionJson}\n  ${words.optionHelp}\n\n${words.exitCodes}\n`,
    ].join('')
  },
}

/** Runs one command of the agent and returns its exit code; refusals and wrong usage are said on standard error. */
export const runCommandLine = async (args: readonly string[], terminal: Terminal): Promise<ExitCode> =>
  await runCommands(program, args, terminal)
