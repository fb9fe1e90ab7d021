import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const sources = join(root, 'agent', 'main.ts')
const builtPage = join(root, 'dist', 'agent-page')

export interface Finished {
  code: number | null
  out: string
  err: string
}

/** The agent's program as people run it, on a state folder of its own. */
export interface AgentProcess {
  stateDir: string
  /** Runs one command to its end. */
  command: (
    args: readonly string[],
    stdin?: string,
    environment?: Record<string, string>,
  ) => Promise<Finished>
  /** Starts `agent run`; what it logs is kept in `log`. */
  run: (environment?: Record<string, string | undefined>) => ChildProcess
  log: () => string
  /** Ends the running agent with a signal and waits for it. */
  end: (signal?: NodeJS.Signals) => Promise<number | null>
  cleanUp: () => Promise<void>
}

export interface AgentBuild {
  /** As it is shipped, instead of from its sources. */
  isBuilt?: boolean
  /** The folder it was built into. */
  builtIn?: string
}

export async function makeAgentProcess({
  isBuilt = false,
  builtIn = join(root, 'dist', 'agent'),
}: AgentBuild = {}): Promise<AgentProcess> {
  const stateDir = await mkdtemp(join(tmpdir(), 'handrail-agent-test-'))
  const copy = isBuilt ? await copyBuilt(builtIn) : null
  const main = copy ? join(copy, 'main.js') : sources
  let child: ChildProcess | null = null
  let log = ''
  const start = (
    args: readonly string[],
    environment: Record<string, string | undefined> = {},
  ): ChildProcess =>
    spawn(process.execPath, [main, ...args, '--state', stateDir], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...(copy && { HANDRAIL_PAGE_DIR: builtPage }), ...process.env, ...environment },
    })
  const ended = (process: ChildProcess): Promise<number | null> =>
    new Promise(resolve => {
      if (process.exitCode !== null || process.signalCode !== null) resolve(process.exitCode)
      else process.once('exit', code => resolve(code))
    })
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (!child) return null
    const ending = child
    child = null
    ending.kill(signal)
    return await ended(ending)
  }
  return {
    stateDir,
    async command(args, stdin = '', environment = {}) {
      const process = start(args, environment)
      const read = { out: '', err: '' }
      process.stdout?.on('data', piece => (read.out += String(piece)))
      process.stderr?.on('data', piece => (read.err += String(piece)))
      process.stdin?.end(stdin)
      const code = await new Promise<number | null>(resolve => process.once('close', resolve))
      return { code, ...read }
    },
    run(environment = {}) {
      child = start(['run'], { HANDRAIL_LOG_LEVEL: 'debug', ...environment })
      child.stderr?.on('data', piece => (log += String(piece)))
      child.stdout?.on('data', piece => (log += String(piece)))
      return child
    },
    log: () => log,
    end,
    async cleanUp() {
      await end('SIGKILL')
      await rm(stateDir, { recursive: true, force: true })
      if (copy) await rm(copy, { recursive: true, force: true })
    },
  }
}

/** A build that somebody makes meanwhile must not take the parts away that the agent loads later. */
async function copyBuilt(from: string): Promise<string> {
  // Inside the project, so that what stays outside the bundle is found in its node_modules.
  const copy = await mkdtemp(join(root, 'node_modules', '.handrail-agent-'))
  await cp(from, copy, { recursive: true })
  return copy
}
