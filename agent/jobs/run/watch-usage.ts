import { readdir, readFile } from 'node:fs/promises'
import { fieldsOfStat } from '../../observe-device/process-stamp.ts'
import { JOB_MARKER } from './kill-processes.ts'
import type { ExceededLimit, RunLimits } from './run-limits.ts'

const LOOK_EVERY_MS = 250

export interface UsageWatch {
  /** What is used too much of at this moment. */
  look: () => Promise<ExceededLimit | null>
  stop: () => void
}

/**
 * Looks a few times a second what the processes of a run use together, wherever they went: `exceeded` is called once when it
 * is more than `limits` says. This holds for root too, whom the system's own limits do not bind. Only where there is /proc.
 */
export function watchUsage(
  jobId: string,
  group: number,
  limits: RunLimits,
  exceeded: (limit: ExceededLimit) => void,
): UsageWatch {
  if (process.platform !== 'linux') return { look: () => Promise.resolve(null), stop: () => undefined }
  const membersNow = memberList(jobId, group)
  let stopped = false
  const look = async (): Promise<ExceededLimit | null> => {
    const used = await Promise.all((await membersNow()).map(readUsage))
    const tasks = used.reduce((sum, each) => sum + each.tasks, 0)
    const memoryBytes = used.reduce((sum, each) => sum + each.memoryBytes, 0)
    return tasks > limits.tasks ? 'tasks' : memoryBytes > limits.memoryBytes ? 'memory' : null
  }
  const lookOn = async (): Promise<void> => {
    const found = await look()
    if (stopped) return
    if (found) exceeded(found)
    else timer = setTimeout(() => void lookOn(), LOOK_EVERY_MS)
  }
  let timer = setTimeout(() => void lookOn(), LOOK_EVERY_MS)
  return {
    look,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Lists the processes of a job. What is known of a process that still lives is not looked up again. */
function memberList(jobId: string, group: number): () => Promise<number[]> {
  const marker = `${JOB_MARKER}=${jobId}`
  let known = new Map<number, boolean>([[group, true]])
  return async () => {
    const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
    const before = known
    known = new Map()
    for (const pid of pids.toSorted((a, b) => a - b)) {
      if (pid === process.pid) continue
      const isMember = before.get(pid) ?? (await isMemberOf(pid, group, marker, known))
      known.set(pid, isMember)
    }
    return [...known].filter(([, isMember]) => isMember).map(([pid]) => pid)
  }
}

async function isMemberOf(
  pid: number,
  group: number,
  marker: string,
  known: ReadonlyMap<number, boolean>,
): Promise<boolean> {
  try {
    const { group: itsGroup, parent } = fieldsOfStat(await readFile(`/proc/${pid}/stat`, 'utf8'))
    if (itsGroup === group || known.get(parent) === true) return true
    return (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').includes(marker)
  } catch {
    // It has ended, or is another account's.
    return false
  }
}

async function readUsage(pid: number): Promise<{ tasks: number; memoryBytes: number }> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return usageOf(text)
}

/** Threads and memory of its own, from the text of /proc/PID/status; nothing for a process that has ended. */
export function usageOf(status: string): { tasks: number; memoryBytes: number } {
  const numberOf = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
  return { tasks: numberOf('Threads'), memoryBytes: numberOf('RssAnon') * 1024 }
}
