import type { JobOutput } from '../../shared/protocol/job.ts'

const listeners = new Set<(output: JobOutput) => void>()

/** Told by this page's one connection to the relay: a job of this person has printed something. */
export function tellJobOutput(output: JobOutput): void {
  for (const listener of listeners) listener(output)
}

/** Hears of what one job prints until the returned function is called. */
export function listenToJob(jobId: string, onOutput: (output: JobOutput) => void): () => void {
  const listener = (output: JobOutput): void => {
    if (output.jobId === jobId) onOutput(output)
  }
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
