import {
  runCommands,
  type Command,
  type CommandCall,
  type ExitCode,
  type Program,
  type Terminal,
} from '../shared/command-line/run-commands.ts'
import { relayCommands as words } from '../shared/words/en/relay.ts'
import { readConfig, type RelayConfig } from './config.ts'

export type RelayCall = CommandCall<RelayConfig>

/** Every command, by its words. Each part is loaded when it is called for. */
const commands: Record<string, Command<RelayConfig>> = {
  serve: {
    takes: '[--json]',
    about: words.serve,
    words: [0, 0],
    run: async call => (await import('./commands/serve.ts')).serve(call),
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
    words: [0, 0],
    run: async call => (await import('./commands/user-add.ts')).userAdd(call),
  },
  'enrol-token': {
    takes: '[--json]',
    about: words.enrolToken,
    words: [0, 0],
    run: async call => (await import('./commands/enrol-token.ts')).enrolToken(call),
  },
  'audit verify': {
    takes: '[--json]',
    about: words.auditVerify,
    words: [0, 0],
    run: async call => (await import('./commands/audit.ts')).auditVerify(call),
  },
  'audit export': {
    takes: '[--from TIME] [--to TIME]',
    about: words.auditExport,
    options: { from: { type: 'string' }, to: { type: 'string' } },
    words: [0, 0],
    run: async call => (await import('./commands/audit.ts')).auditExport(call),
  },
  backup: {
    takes: 'FILE [--without-recordings] [--force] [--json]',
    about: words.backup,
    options: { force: { type: 'boolean' }, 'without-recordings': { type: 'boolean' } },
    words: [1, 1],
    run: async call => (await import('./commands/backup.ts')).backup(call),
  },
  restore: {
    takes: 'FILE [--without-recordings] [--force] [--json]',
    about: words.restore,
    options: { force: { type: 'boolean' }, 'without-recordings': { type: 'boolean' } },
    words: [1, 1],
    run: async call => (await import('./commands/backup.ts')).restoreBackup(call),
  },
}

const program: Program<RelayConfig> = {
  name: 'relay',
  commands,
  whenNothing: ['serve'],
  readConfig,
  help: list => `${words.title}\n\n${words.usage}\n\n${list}\n${words.settings}\n\n${words.exitCodes}\n`,
}

/** Runs one command of the relay (`serve` where none is named) and returns its exit code. */
export const runCommandLine = async (args: readonly string[], terminal: Terminal): Promise<ExitCode> =>
  await runCommands(program, args, terminal)
