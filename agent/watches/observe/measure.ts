import { statfs } from 'node:fs/promises'
import { cpus, freemem, totalmem, type CpuInfo } from 'node:os'
import type { Condition } from '../../../shared/fleet/condition.ts'
import { lookProblems, observedWords } from '../../../shared/words/en/watches.ts'
import { say } from '../../../shared/words/say.ts'
import type { Seen } from '../decide.ts'
import { localPath, whyNotReadable } from './local-path.ts'
import { measured, unknown, type Observer } from './observer.ts'

type Of<What extends Condition['what']> = Extract<Condition, { what: What }>

const inWords = (used: number): string => used.toFixed(1).replace(/\.0$/, '')

/** How much of the file system on which a path lies is used, as df(1) counts: of what everybody may use. */
export async function lookAtDisk(condition: Of<'disk'>): Promise<Seen> {
  const problem = localPath(condition.path)
  if (problem !== null) return unknown(problem)
  try {
    const { blocks, bfree, bavail } = await statfs(condition.path)
    const taken = blocks - bfree
    const used = taken + bavail === 0 ? 0 : (100 * taken) / (taken + bavail)
    return measured(used, condition, say(observedWords.disk, { used: inWords(used), path: condition.path }))
  } catch (error) {
    return unknown(whyNotReadable(condition.path, error))
  }
}

/** What no program could have any more without others giving way (on Linux: all but MemAvailable). */
export function lookAtMemory(condition: Of<'memory'>): Seen {
  const used = 100 * (1 - freemem() / totalmem())
  return measured(used, condition, say(observedWords.memory, { used: inWords(used) }))
}

/** How busy all processors together were since the last look. */
export function watchProcessors(condition: Of<'cpu'>, read: () => readonly CpuInfo[] = cpus): Observer {
  let before = timesOf(read())
  return {
    look() {
      const now = timesOf(read())
      const all = now.all - before.all
      const idle = now.idle - before.idle
      before = now
      // A processor that was taken away, or no time between two looks.
      if (all <= 0 || idle < 0) return Promise.resolve(unknown(lookProblems.firstLook))
      const used = 100 * (1 - idle / all)
      return Promise.resolve(measured(used, condition, say(observedWords.cpu, { used: inWords(used) })))
    },
    begin() {
      before = timesOf(read())
      return Promise.resolve()
    },
  }
}

function timesOf(processors: readonly CpuInfo[]): { all: number; idle: number } {
  const sums = processors.map(({ times }) => ({
    all: times.user + times.nice + times.sys + times.idle + times.irq,
    idle: times.idle,
  }))
  return {
    all: sums.reduce((sum, { all }) => sum + all, 0),
    idle: sums.reduce((sum, { idle }) => sum + idle, 0),
  }
}
