import { readFile } from 'node:fs/promises'

/**
 * What tells a process from a later one with the same number: its start in clock ticks since boot and the boot itself,
 * from /proc (proc(5), field 22 of stat). Null: no such process. Where there is no /proc, only whether it lives is known.
 */
export async function processStamp(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return isAlive(pid) ? 'alive' : null
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    const { state, startTicks } = fieldsOfStat(stat)
    return state === 'Z' ? null : `${startTicks}@${boot.trim()}`
  } catch {
    // The process ended, or never was.
    return null
  }
}

/** The fields after the command's name, which may itself hold spaces and parentheses. */
export function fieldsOfStat(stat: string): {
  state: string
  parent: number
  group: number
  startTicks: string
} {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    state: fields[0] ?? '',
    parent: Number(fields[1]),
    group: Number(fields[2]),
    startTicks: fields[19] ?? '',
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
