import type { HeldOrder } from '../ledger/held-order.ts'

/** At most so many scripts at once on a device. TRIG4. */
export const MAX_RUNNING = 2

/**
 * The jobs that wait, and how many run. Of those that are ready (their script is here) the next is the one that came
 * first among the on-demand ones, and only then a periodic one. TRIG4.
 */
export interface JobQueue {
  add: (order: HeldOrder) => void
  /** Takes a waiting job out; undefined where it does not wait. */
  remove: (jobId: string) => HeldOrder | undefined
  /** The next to run, which then counts as running until `ended`; undefined: none, or enough run. */
  next: (isReady: (order: HeldOrder) => boolean) => HeldOrder | undefined
  ended: () => void
  waiting: () => HeldOrder[]
}

export function createJobQueue(): JobQueue {
  const waiting = new Map<string, HeldOrder>()
  let running = 0
  return {
    add: order => void waiting.set(order.jobId, order),
    remove(jobId) {
      const order = waiting.get(jobId)
      waiting.delete(jobId)
      return order
    },
    next(isReady) {
      if (running >= MAX_RUNNING) return undefined
      let found: HeldOrder | undefined
      for (const order of waiting.values()) {
        if (!isReady(order)) continue
        found ??= order
        if (order.priority === 'periodic') continue
        found = order
        break
      }
      if (!found) return undefined
      waiting.delete(found.jobId)
      running += 1
      return found
    },
    ended: () => void (running -= 1),
    waiting: () => [...waiting.values()],
  }
}
