import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { parse } from '../shared/protocol/failure.ts'
import type { RecordingLimits } from '../shared/recordings/choose-old.ts'

/** The agent's settings from its environment and command line; each has a default, and all stand in docs/OPERATIONS.md. */
export interface AgentConfig {
  /** The folder that holds everything the agent remembers; private to the account the agent runs as. */
  stateDir: string
  /** How much is logged to standard error (pino's levels). */
  logLevel: string
  /** Where the local page is served from: the built page. */
  pageDir: string
  /** Where a fleet's tools put policy and trust (read when owned by root); null on Windows, whose own stores serve. */
  etcDir: string | null
  /** How long, and how much of all, recordings stay that are kept on this device. REC1. */
  recordings: RecordingLimits
}

const environmentSchema = z.object({
  HANDRAIL_STATE: z.string().min(1).optional(),
  HANDRAIL_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  HANDRAIL_PAGE_DIR: z.string().min(1).optional(),
  HANDRAIL_ETC: z.string().min(1).optional(),
  HANDRAIL_RECORDINGS_DAYS: z.coerce.number().int().min(1).max(36_500).default(90),
  HANDRAIL_RECORDINGS_MAX_GB: z.coerce.number().min(0.001).max(1_000_000).default(20),
  XDG_STATE_HOME: z.string().optional(),
  ProgramData: z.string().optional(),
})

/** The built page stands in `dist/agent-page`: seen from the sources, or from the built agent beside it. */
const builtPageDir = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../dist/agent-page' : '../agent-page',
)

type Environment = Record<string, string | undefined>

/** The state folder where none is named: the system's own for an administrator, the user's own otherwise. */
export function defaultStateDir(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  isRoot: boolean = process.getuid?.() === 0,
): string {
  if (platform === 'win32') return join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Handrail', 'Agent')
  if (isRoot) return '/var/lib/handrail-agent'
  return join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'handrail-agent')
}

/** Reads the settings; `stateDir` from the command line goes before the environment. Throws `invalid-input`. */
export function readAgentConfig(environment: Environment, stateDir?: string): AgentConfig {
  const from = parse(environmentSchema, environment, 'Settings')
  return {
    stateDir: resolve(stateDir ?? from.HANDRAIL_STATE ?? defaultStateDir(environment)),
    logLevel: from.HANDRAIL_LOG_LEVEL,
    pageDir: from.HANDRAIL_PAGE_DIR ?? builtPageDir,
    etcDir: process.platform === 'win32' ? null : resolve(from.HANDRAIL_ETC ?? '/etc/handrail'),
    recordings: {
      days: from.HANDRAIL_RECORDINGS_DAYS,
      bytes: from.HANDRAIL_RECORDINGS_MAX_GB * 1024 ** 3,
    },
  }
}
