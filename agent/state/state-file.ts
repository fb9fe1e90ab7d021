import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Low, type Adapter } from 'lowdb'
import type { z } from 'zod'
import { Failure } from '../../shared/protocol/failure.ts'
import type { FolderOwner } from './state-folder.ts'
import { writeDurably } from './write-durably.ts'

/** One small JSON file of the agent's state: read once, kept in memory, written whole and durably. */
export interface StateFile<T extends object> {
  /** What is in memory now; change it through `change` alone. */
  readonly data: T
  /**
   * Changes the data at once and resolves when that change is on disk (see write-durably.ts).
   * Changes made while a write is under way share the next one, so that many cost as much as a few.
   */
  change<R>(mutate: (data: T) => R): Promise<R>
  /**
   * Changes the data at once; it is on disk with the next write, at the latest after SOON_MS. For what nothing waits for
   * and what a crash may take back. A write that fails is tried again with the next change.
   */
  changeSoon(mutate: (data: T) => void): void
  /** Resolves when everything changed so far is on disk. */
  settled(): Promise<void>
  /** Reads the file again if another process has changed it; tells whether it had. */
  refresh(): Promise<boolean>
}

const SOON_MS = 25

interface Stamp {
  ino: bigint
  size: bigint
  mtimeNs: bigint
}

/** lowdb's way to a file that a power cut leaves either old or new, never half, and that nobody else can read. */
class AtomicJsonFile<S extends z.ZodType<object>> implements Adapter<z.output<S>> {
  readonly path: string
  readonly schema: S
  readonly owner: FolderOwner
  stamp: Stamp | null = null

  constructor(path: string, schema: S, owner: FolderOwner) {
    this.path = path
    this.schema = schema
    this.owner = owner
  }

  async read(): Promise<z.output<S> | null> {
    this.stamp = stampOf(this.path)
    let text: string
    try {
      text = await readFile(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
    try {
      return this.schema.parse(JSON.parse(text))
    } catch (cause) {
      throw damaged(this.path, cause)
    }
  }

  async write(data: z.output<S>): Promise<void> {
    await writeDurably(this.path, JSON.stringify(data), this.owner)
    this.stamp = stampOf(this.path)
  }
}

function damaged(path: string, cause: unknown): Failure {
  const why = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ').slice(0, 300) : 'not understood'
  return new Failure(
    'invalid-input',
    `The state file ${path} is damaged: ${why}. Put a good copy back, or remove the file on purpose and set it up again.`,
    { cause },
  )
}

function stampOf(path: string): Stamp | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats ? { ino: stats.ino, size: stats.size, mtimeNs: stats.mtimeNs } : null
}

/**
 * Opens one state file; `initial` holds where it does not exist yet.
 * Throws `invalid-input`, naming the file, where it is damaged: it is never silently begun anew.
 */
export async function openStateFile<S extends z.ZodType<object>>(
  path: string,
  schema: S,
  initial: z.output<S>,
  owner: FolderOwner,
): Promise<StateFile<z.output<S>>> {
  const adapter = new AtomicJsonFile(path, schema, owner)
  const low = new Low<z.output<S>>(adapter, initial)
  await low.read()

  let underWay: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | null = null
  let unwritten = false
  let soon: NodeJS.Timeout | null = null
  const commit = (): Promise<void> => {
    unwritten = true
    const before = underWay
    waiting ??= (async () => {
      await before.catch(() => undefined)
      underWay = waiting ?? underWay
      waiting = null
      unwritten = false
      if (soon) clearTimeout(soon)
      soon = null
      try {
        await low.write()
      } catch (error) {
        unwritten = true
        throw error
      }
    })()
    return waiting
  }

  return {
    get data() {
      return low.data
    },
    async change(mutate) {
      const result = mutate(low.data)
      await commit()
      return result
    },
    changeSoon(mutate) {
      mutate(low.data)
      unwritten = true
      soon ??= setTimeout(() => {
        soon = null
        // Whoever changes something next, or asks whether all is settled, hears of a disk that does not take it.
        commit().catch(() => undefined)
      }, SOON_MS)
    },
    settled: () => (unwritten ? commit() : underWay),
    async refresh() {
      await underWay.catch(() => undefined)
      const stamp = stampOf(path)
      const known = adapter.stamp
      const same =
        stamp?.ino === known?.ino && stamp?.size === known?.size && stamp?.mtimeNs === known?.mtimeNs
      if (same) return false
      low.data = (await adapter.read()) ?? structuredClone(initial)
      return true
    },
  }
}
