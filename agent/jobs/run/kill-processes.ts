import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { processStamp } from '../../observe-device/process-stamp.ts'

/** How long processes have to end by themselves before they are killed. */
const PATIENCE_MS = 2000
const LOOK_EVERY_MS = 50
/** A tree that forks faster than it is killed is given up after so many rounds. */
const MAX_KILL_ROUNDS = 20

/** The environment variable by which every process of a job is known, also one that left its process group. */
export const JOB_MARKER = 'HANDRAIL_JOB_ID'

/** The processes of a job: those that carry its marker (where /proc shows it), in whatever group or session they are. */
export async function processesOfJob(jobId: string): Promise<number[]> {
  if (process.platform !== 'linux') return []
  const marker = `${JOB_MARKER}=${jobId}`
  const found = await Promise.all(
    (await readdir('/proc')).map(async name => {
      if (!/^\d+$/.test(name)) return []
      // Another account's, or gone since the folder was read.
      const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '')
      return environment.split('\0').includes(marker) ? [Number(name)] : []
    }),
  )
  return found.flat().filter(pid => pid !== process.pid)
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

/** Ends every process of a job, in whatever group it is. Resolves when none is left. */
export async function endJobProcesses(jobId: string, group: number | null): Promise<void> {
  if (process.platform === 'win32') return await endTreeOnWindows(group)
  await end(async signal => {
    const groupThere = group !== null && signalTo(-group, signal)
    const others = (await processesOfJob(jobId)).map(pid => signalTo(pid, signal))
    return groupThere || others.includes(true)
  })
}

/** Ends what is left of a process group whose leader has ended. */
export async function endGroup(group: number): Promise<void> {
  if (process.platform === 'win32' || !signalTo(-group, 0)) return
  await end(signal => Promise.resolve(signalTo(-group, signal)))
}

/** Asks with TERM, and kills what is left after two seconds. `signalAll` tells whether anything was there. */
async function end(signalAll: (signal: NodeJS.Signals | 0) => Promise<boolean>): Promise<void> {
  if (!(await signalAll('SIGTERM'))) return
  const killAt = Date.now() + PATIENCE_MS
  while (Date.now() < killAt) {
    await sleep(LOOK_EVERY_MS)
    if (!(await signalAll(0))) return
  }
  for (let round = 0; round < MAX_KILL_ROUNDS && (await signalAll('SIGKILL')); round += 1)
    await sleep(LOOK_EVERY_MS)
}

/** Ends what a crashed agent left of a job. The group's number may be another's by now: its leader's stamp tells. */
export async function endLeftovers(
  jobId: string,
  group: { pid: number; stamp: string | null } | null,
): Promise<void> {
  const same = group !== null && group.stamp !== null && (await processStamp(group.pid)) === group.stamp
  await endJobProcesses(jobId, same ? group.pid : null)
}

async function endTreeOnWindows(pid: number | null): Promise<void> {
  if (pid === null) return
  // It fails where the process has ended already, which is what was wanted.
  await promisify(execFile)('taskkill.exe', ['/T', '/F', '/PID', String(pid)]).catch(() => undefined)
}
