import { spawn, type ChildProcess } from 'node:child_process'
import { getPriority, setPriority } from 'node:os'
import type { LogTail } from './log-tail.ts'
import { endGroup, endJobProcesses, hasProcesses } from './kill-processes.ts'
import type { ExceededLimit, RunLimits } from './run-limits.ts'
import { watchUsage } from './watch-usage.ts'

/** A script's process, ready to be started: no shell in between, nothing of the caller's on its command line. ACT2. */
export interface ScriptProcess {
  jobId: string
  file: string
  args: readonly string[]
  cwd: string
  environment: Record<string, string>
  switchTo: { uid: number; gid: number } | null
  /** The one line on standard input; null: standard input is empty. */
  stdinLine: string | null
  timeOutMs: number
  limits: RunLimits
  log: LogTail
}

export type ScriptEnd =
  | { how: 'exited'; exitCode: number }
  | { how: 'time-out' }
  | { how: 'stopped' }
  | { how: 'limit'; limit: ExceededLimit }
  | { how: 'could-not-start'; error: unknown }

type Forced = Exclude<ScriptEnd, { how: 'exited' } | { how: 'could-not-start' }>

export interface RunningScript {
  /** The number of its process group; null where it did not start. */
  group: number | null
  ended: Promise<ScriptEnd>
  /** Ends it with all its processes; `ended` then says `stopped`. */
  stop: () => void
}

/** A script that prints more than this is read slowly from then on, so that it cannot keep the agent busy. */
const READ_FREELY_BYTES = 4 * 1024 * 1024
const SLOW_PIECE_EVERY_MS = 10
/** How long output is still waited for when a process that left the group holds the pipe open. */
const LAST_OUTPUT_MS = 500
const NICEST = 19
/** What shells say of a command that a signal ended. */
const SIGNAL_EXIT_BASE = 128
const signalNumbers: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
  SIGXCPU: 24,
  SIGXFSZ: 25,
}

/** Starts the script in a process group of its own and watches it to its end. Never throws. */
export function startScript(script: ScriptProcess): RunningScript {
  let child: ChildProcess
  try {
    child = spawn(script.file, script.args, {
      cwd: script.cwd,
      env: script.environment,
      detached: true,
      shell: false,
      windowsHide: true,
      stdio: [script.stdinLine === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...script.switchTo,
    })
  } catch (error) {
    return { group: null, ended: Promise.resolve({ how: 'could-not-start', error }), stop: () => undefined }
  }
  if (child.pid !== undefined && process.platform === 'win32') makeNice(child.pid, script.limits.niceness)
  let forced: Forced | null = null
  const force = (why: Forced): void => {
    if (forced) return
    forced = why
    void endJobProcesses(script.jobId, child.pid ?? null, why.how === 'limit')
  }
  const timer = setTimeout(() => force({ how: 'time-out' }), script.timeOutMs)
  const watch =
    child.pid === undefined
      ? null
      : watchUsage(script.jobId, child.pid, script.limits, limit => force({ how: 'limit', limit }))
  // EPIPE: the script ended without reading its input, which is its own affair.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(script.stdinLine === null ? '' : `${script.stdinLine}\n`)
  const outputRead = readOutput(child, script.log)

  const ended = new Promise<ScriptEnd>(resolve => {
    child.once('error', error => {
      clearTimeout(timer)
      watch?.stop()
      resolve({ how: 'could-not-start', error })
    })
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      watch?.stop()
      const finish = async (): Promise<ScriptEnd> => {
        // A script that could not fork any more fails by itself; what it has left behind tells why.
        const isFull = code !== 0 && !forced && child.pid !== undefined && hasProcesses(child.pid)
        const limit = isFull ? await watch?.look() : null
        if (limit) forced = { how: 'limit', limit }
        // A job that is over leaves nothing of its group behind; services belong to the service manager.
        if (forced) await endJobProcesses(script.jobId, child.pid ?? null, forced.how === 'limit')
        else if (child.pid !== undefined) await endGroup(child.pid)
        await outputRead.finished()
        if (forced) return forced
        if (signal === 'SIGXCPU') return { how: 'limit', limit: 'cpu' }
        if (signal === 'SIGXFSZ') return { how: 'limit', limit: 'file' }
        return {
          how: 'exited',
          exitCode: code ?? SIGNAL_EXIT_BASE + (signalNumbers[signal ?? 'SIGTERM'] ?? 0),
        }
      }
      resolve(finish())
    })
  })
  return { group: child.pid ?? null, ended, stop: () => force({ how: 'stopped' }) }
}

/** Lets other work go before, where no program does it on the way to the script (see confine-command.ts). */
function makeNice(pid: number, niceness: number): void {
  try {
    setPriority(pid, Math.min(NICEST, getPriority() + niceness))
  } catch {
    // It has ended already.
    return
  }
}

/** Hands what the script prints to its log, at a bounded speed. */
function readOutput(child: ChildProcess, log: LogTail): { finished: () => Promise<void> } {
  let bytes = 0
  const closed = [child.stdout, child.stderr].map(stream => {
    if (!stream) return Promise.resolve()
    const part = log.stream()
    stream.on('data', (piece: Buffer) => {
      bytes += piece.length
      part.push(piece)
      if (bytes < READ_FREELY_BYTES) return
      stream.pause()
      setTimeout(() => stream.resume(), SLOW_PIECE_EVERY_MS)
    })
    return new Promise<void>(resolve => {
      stream.once('close', () => {
        part.end()
        resolve()
      })
    })
  })
  return {
    async finished() {
      const patience = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, LAST_OUTPUT_MS)
      await Promise.all(closed)
      clearTimeout(patience)
    },
  }
}
