import type { Transaction } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import type { Store } from '../../store/open-store.ts'

type Work<T> = (trx: Transaction<Schema>) => Promise<T>

/** Runs `work` in a transaction that it may share with others; done once that is committed. */
export type WriteTogether = <T>(work: Work<T>) => Promise<T>

interface Waiting {
  run: (trx: Transaction<Schema>) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

const MAX_TOGETHER = 100

/**
 * One commit for all that came in at the same moment, in the order in which it came: with a disk that is asked to keep
 * every commit, commits are what limits the number of jobs in a second.
 * Work that fails is undone alone: the others are then run again, each in a transaction of its own, so work must do
 * nothing but statements on its `trx`.
 */
export function openWriteTogether(store: Store): WriteTogether {
  const queue: Waiting[] = []
  let isDraining = false

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      // What other sockets have to say in this turn joins in; SQLite's statements leave no such gap by themselves.
      await new Promise(resolve => setImmediate(resolve))
      await commit(queue.splice(0, MAX_TOGETHER))
    }
    isDraining = false
  }

  async function commit(batch: Waiting[]): Promise<void> {
    const [only] = batch
    if (batch.length === 1 && only !== undefined) return commitAlone(only)
    let values: unknown[]
    try {
      values = await store.transaction(async trx => {
        const results: unknown[] = []
        for (const waiting of batch) results.push(await waiting.run(trx))
        return results
      })
    } catch {
      // One of them failed; which one, and with what, is found by running them one by one.
      for (const waiting of batch) await commitAlone(waiting)
      return
    }
    for (const [index, waiting] of batch.entries()) waiting.resolve(values[index])
  }

  async function commitAlone(waiting: Waiting): Promise<void> {
    try {
      waiting.resolve(await store.transaction(waiting.run))
    } catch (error) {
      waiting.reject(error)
    }
  }

  return <T>(work: Work<T>) =>
    new Promise<T>((resolve, reject) => {
      queue.push({ run: work, resolve: value => resolve(value as T), reject })
      if (isDraining) return
      isDraining = true
      void drain()
    })
}
