import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fieldsOfStat, processStamp } from '../../observe-device/process-stamp.ts'

/** How long processes have to end by themselves before they are killed. */
const PATIENCE_MS = 2000
const LOOK_EVERY_MS = 50
/** A tree that forks faster than it is killed is given up after so many rounds. */
const MAX_KILL_ROUNDS = 20

/** The environment variable by which every process of a job is known, also one that left its process group. */
export const JOB_MARKER = 'HANDRAIL_JOB_ID'

/**
 * Ends every process of a job, in whatever group or session it is. Resolves when none is left. `atOnce`: without asking
 * first, for a tree that must not grow any further.
 */
export async function endJobProcesses(jobId: string, group: number | null, atOnce = false): Promise<void> {
  await end(group, `${JOB_MARKER}=${jobId}`, atOnce)
}

/** Whether anything is left of a process group. */
export const hasProcesses = (group: number): boolean => process.platform !== 'win32' && signalTo(-group, 0)

/** Ends what is left of a process group whose leader has ended. */
export async function endGroup(group: number): Promise<void> {
  if (hasProcesses(group)) await end(group, null)
}

/** Ends what a crashed agent left of a job. The group's number may be another's by now: its leader's stamp tells. */
export async function endLeftovers(
  jobId: string,
  group: { pid: number; stamp: string | null } | null,
): Promise<void> {
  const same = group !== null && group.stamp !== null && (await processStamp(group.pid)) === group.stamp
  await endJobProcesses(jobId, same ? group.pid : null)
}

/** Asks with TERM, and kills what is left after two seconds. */
async function end(group: number | null, marker: string | null, atOnce = false): Promise<void> {
  if (process.platform === 'win32') return await endTreeOnWindows(group)
  const signalAll = async (signal: NodeJS.Signals | 0): Promise<boolean> => {
    if (group !== null && signal !== 0) signalTo(-group, signal)
    const left = await livingProcesses(group, marker)
    return left.map(target => signalTo(target, signal)).includes(true)
  }
  if (!atOnce && !(await signalAll('SIGTERM'))) return
  const killAt = Date.now() + (atOnce ? 0 : PATIENCE_MS)
  while (Date.now() < killAt) {
    await sleep(LOOK_EVERY_MS)
    if (!(await signalAll(0))) return
  }
  for (let round = 0; round < MAX_KILL_ROUNDS && (await signalAll('SIGKILL')); round += 1)
    await sleep(LOOK_EVERY_MS)
}

/**
 * The processes of a group, and those that carry a job's marker, wherever they went. Ended ones that nobody has waited for
 * do not count: on a device whose first process is lazy they stay in their group for a while.
 * Without /proc only the group as a whole is known (by its negative number).
 */
async function livingProcesses(group: number | null, marker: string | null): Promise<number[]> {
  if (process.platform !== 'linux') return group === null ? [] : [-group]
  const found = await Promise.all(
    (await readdir('/proc')).map(async name => {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) return []
      // Another account's, or gone since the folder was read.
      const [stat, environment] = await Promise.all([
        readFile(`/proc/${name}/stat`, 'utf8').catch(() => null),
        marker === null ? '' : readFile(`/proc/${name}/environ`, 'utf8').catch(() => ''),
      ])
      if (stat === null) return []
      const { state, group: itsGroup } = fieldsOfStat(stat)
      const isOfJob = itsGroup === group || (marker !== null && environment.split('\0').includes(marker))
      return isOfJob && state !== 'Z' && state !== 'X' ? [Number(name)] : []
    }),
  )
  return found.flat()
}

/** Sends a signal to a process, or to a group by its negative number; false where it is gone. */
function signalTo(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(target, signal)
    return true
  } catch {
    // ESRCH: it has ended. EPERM: it is not ours to end.
    return false
  }
}

async function endTreeOnWindows(pid: number | null): Promise<void> {
  if (pid === null) return
  // It fails where the process has ended already, which is what was wanted.
  await promisify(execFile)('taskkill.exe', ['/T', '/F', '/PID', String(pid)]).catch(() => undefined)
}
