import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface RunningProcess {
  pid: number
  /** The first match on standard output, from the process' start on. Throws when it ends before, with what it said. */
  outputMatching: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Writes to its standard input and closes it. */
  tell: (text: string) => void
  ended: () => Promise<number | null>
  /** SIGTERM unless told otherwise; resolves when it is gone. */
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

/** Runs one of the project's own programs with this Node. What it says on standard error is kept for when it fails. */
export function runProgram(
  file: string,
  args: string[],
  environment: Record<string, string>,
): RunningProcess {
  const child = spawn(process.execPath, [`${root}${file}`, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let output = ''
  let complaints = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complaints = `${complaints}${chunk.toString()}`.slice(-4000)))
  return {
    pid: child.pid ?? 0,
    outputMatching: pattern =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output)
          if (match) resolve(match)
        }
        child.stdout.on('data', look)
        child.once('exit', code =>
          reject(new Error(`${file} ended (${code}) before it was ready:\n${complaints}`)),
        )
        look()
      }),
    tell: text => child.stdin.end(text),
    ended: () => exitOf(child),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await exitOf(child)
    },
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}
