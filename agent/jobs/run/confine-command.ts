import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { RunAccount } from './run-account.ts'
import type { RunLimits } from './run-limits.ts'

/** A program and its arguments; no shell reads them. */
export interface Command {
  file: string
  args: readonly string[]
}

/** The system's own programs that confine a command, each by its absolute path; null where there is none. */
export interface ConfiningTools {
  setpriv: string | null
  prlimit: string | null
  nice: string | null
  /** Only where it was seen to work: cgroup v2, systemd as the first process, and we are root. */
  systemdRun: string | null
  /** The hard limits that we have ourselves and cannot go beyond, by their names in /proc/self/limits. */
  ownLimits: ReadonlyMap<string, number>
}

/** prlimit counts the processes of an account, of which a person has more than this run's. It only stops the wildest growth. */
const TASKS_OF_ACCOUNT_FACTOR = 8
/** Between two looks at a run a process may grow to this many times what the run may use. */
const MEMORY_OF_PROCESS_FACTOR = 2
const CPU_GRACE_SECONDS = 5

/**
 * The command within its limits and, where `account` says so, with another account's rights: user, group and all its
 * supplementary groups. Null where this device cannot become that account.
 */
export function confineCommand(
  command: Command,
  account: RunAccount,
  limits: RunLimits,
  tools: ConfiningTools,
): (Command & { switchTo: RunAccount['switchTo'] }) | null {
  const { switchTo } = account
  let line = [command.file, ...command.args]
  // A program does it: set from outside, the script might have begun before.
  if (tools.nice) line = [tools.nice, '-n', String(limits.niceness), ...line]
  if (tools.prlimit) line = [tools.prlimit, ...resourceLimits(limits, tools.ownLimits), ...line]
  const canSwitch = process.platform !== 'linux' || tools.setpriv !== null
  if (switchTo && !canSwitch) return null
  if (switchTo && tools.setpriv)
    line = [
      tools.setpriv,
      `--reuid=${switchTo.uid}`,
      `--regid=${switchTo.gid}`,
      '--init-groups',
      '--inh-caps=-all',
      ...line,
    ]
  if (tools.systemdRun)
    line = [
      tools.systemdRun,
      ...scopeArgs,
      `--property=MemoryMax=${limits.memoryBytes * MEMORY_OF_PROCESS_FACTOR}`,
      `--property=TasksMax=${limits.tasks * TASKS_OF_ACCOUNT_FACTOR}`,
      '--',
      ...line,
    ]
  const [file = command.file, ...args] = line
  return { file, args, switchTo: tools.setpriv ? null : switchTo }
}

const scopeArgs = ['--scope', '--quiet', '--collect']

function resourceLimits(limits: RunLimits, own: ReadonlyMap<string, number>): string[] {
  const soft = (name: string, limit: number): number => Math.min(limit, own.get(name) ?? Infinity)
  const tasks = soft('Max processes', limits.tasks * TASKS_OF_ACCOUNT_FACTOR)
  const data = soft('Max data size', limits.memoryBytes * MEMORY_OF_PROCESS_FACTOR)
  const cpu = soft('Max cpu time', limits.cpuSeconds)
  // Beyond the first number a process is told why by its signal, at the second it is killed.
  const cpuEnd = soft('Max cpu time', limits.cpuSeconds + CPU_GRACE_SECONDS)
  const file = soft('Max file size', limits.fileBytes)
  return [`--nproc=${tasks}`, `--data=${data}`, `--cpu=${cpu}:${cpuEnd}`, `--fsize=${file}`, '--core=0']
}

/** The hard limits in the text of /proc/self/limits that are limits at all. */
export function readOwnLimits(text: string): Map<string, number> {
  const lines = text.split('\n').flatMap(line => /^(Max [a-z ]+?)\s{2,}\S+\s+(\d+)\s/.exec(line) ?? [])
  const found = new Map<string, number>()
  for (let at = 0; at + 2 < lines.length; at += 3) found.set(lines[at + 1] ?? '', Number(lines[at + 2]))
  return found
}

let known: Promise<ConfiningTools> | null = null

/** What this device has; looked for once. */
export function findConfiningTools(): Promise<ConfiningTools> {
  known ??= lookForTools()
  return known
}

async function lookForTools(): Promise<ConfiningTools> {
  const linux = process.platform === 'linux'
  return {
    setpriv: linux ? firstThere(['/usr/bin/setpriv', '/bin/setpriv']) : null,
    prlimit: linux ? firstThere(['/usr/bin/prlimit', '/bin/prlimit']) : null,
    nice: process.platform === 'win32' ? null : firstThere(['/usr/bin/nice', '/bin/nice']),
    systemdRun: linux ? await workingSystemdRun() : null,
    ownLimits: linux ? readOwnLimits(readFileSync('/proc/self/limits', 'utf8')) : new Map(),
  }
}

function firstThere(files: readonly string[]): string | null {
  for (const file of files)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not here; perhaps at the next place.
      continue
    }
  return null
}

/** A scope of systemd, if one can be had: tried once with a command that does nothing. */
async function workingSystemdRun(): Promise<string | null> {
  const file = firstThere(['/usr/bin/systemd-run', '/bin/systemd-run'])
  const isThere = existsSync('/run/systemd/system') && existsSync('/sys/fs/cgroup/cgroup.controllers')
  if (!file || !isThere || process.getuid?.() !== 0) return null
  try {
    const args = [...scopeArgs, '--property=TasksMax=64', '--property=MemoryMax=67108864', '--', '/bin/true']
    await promisify(execFile)(file, args, { timeout: 5000 })
    return file
  } catch {
    // A container, or a manager that gives no scopes: the other limits hold.
    return null
  }
}
