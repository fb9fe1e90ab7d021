import { runLimitNames } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'

/** What one run may use, with all its processes together unless it says otherwise. */
export interface RunLimits {
  /** Processes and their threads. */
  tasks: number
  /** Memory of their own, without what they share. */
  memoryBytes: number
  /** Time on a processor, each process for itself. */
  cpuSeconds: number
  /** Size of a file that is written. */
  fileBytes: number
  /** 0 to 19: how far other work goes before. */
  niceness: number
}

/** What a run exceeded. */
export type ExceededLimit = 'tasks' | 'memory' | 'cpu' | 'file'

const GIB = 1024 ** 3

/** Generous: a script of an administrator does not meet them, one that went wild does. Described in docs/SCRIPTS.md. */
export const defaultLimits: RunLimits = {
  tasks: 512,
  memoryBytes: GIB,
  cpuSeconds: 3600,
  fileBytes: 16 * GIB,
  niceness: 5,
}

/** A limit as people read it. */
export function nameOfLimit(exceeded: ExceededLimit, limits: RunLimits): string {
  const values: Record<ExceededLimit, number> = {
    tasks: limits.tasks,
    memory: Math.round(limits.memoryBytes / 1024 ** 2),
    cpu: limits.cpuSeconds,
    file: Math.round(limits.fileBytes / 1024 ** 2),
  }
  return say(runLimitNames[exceeded], { limit: values[exceeded] })
}
