import type { Logger } from 'pino'

/** What is under way, so that stopping can wait for it. */
export interface PendingWork {
  /** Counts `work` while it runs, and hands on what it gives or throws. */
  count: <T>(work: () => Promise<T>) => Promise<T>
  /** Lets `work` go on by itself; what it throws is logged. */
  background: (what: string, work: () => Promise<void>) => void
  /** Resolves when nothing is under way any more. */
  settled: () => Promise<void>
}

/** `translate`: what is thrown on instead of what work threw. */
export function openPendingWork(
  log: Logger,
  translate: (error: unknown) => unknown = error => error,
): PendingWork {
  const running = new Set<Promise<unknown>>()
  const count = async <T>(work: () => Promise<T>): Promise<T> => {
    const task = work()
    running.add(task)
    try {
      return await task
    } catch (error) {
      throw translate(error)
    } finally {
      running.delete(task)
    }
  }
  return {
    count,
    background(what, work) {
      count(work).catch((error: unknown) => log.error({ err: error }, `${what} failed`))
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running)
    },
  }
}
