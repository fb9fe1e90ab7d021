import type { z } from 'zod'
import browser, { type Storage } from 'webextension-polyfill'
import type { StoredKey } from './stored-keys.ts'

/** The only file that touches `browser.storage`. What is stored, and where, stands in stored-keys.ts. */

const areaOf = (area: StoredKey<z.ZodType>['area']): Storage.StorageArea => browser.storage[area]

/** What is stored under `key`; its initial value where there is nothing, or nothing that this version understands. */
export async function read<S extends z.ZodType>(key: StoredKey<S>): Promise<z.output<S>> {
  let raw: unknown
  try {
    raw = (await areaOf(key.area).get(key.name))[key.name]
  } catch (error) {
    // Firefox rejects `managed` where the organisation has set nothing; that is the usual case and no fault.
    if (key.area === 'managed') return key.initial
    throw error
  }
  return understand(key, raw)
}

/** Stores a value. Throws where it does not fit the key's schema: that would be a fault of ours. */
export async function write<S extends z.ZodType>(key: StoredKey<S>, value: z.input<S>): Promise<void> {
  await areaOf(key.area).set({ [key.name]: key.schema.parse(value) })
}

/** Reads, changes and writes under a lock, so that two pages of the extension never overwrite each other. */
export async function update<S extends z.ZodType>(
  key: StoredKey<S>,
  change: (current: z.output<S>) => z.input<S>,
): Promise<void> {
  await navigator.locks.request(`stored:${key.area}:${key.name}`, async () => {
    await write(key, change(await read(key)))
  })
}

/** Calls `listener` after each change of `key`, whichever page made it. Returns what stops it. */
export function onStored<S extends z.ZodType>(
  key: StoredKey<S>,
  listener: (value: z.output<S>) => void,
): () => void {
  const hear = (changes: Record<string, Storage.StorageChange>, area: string): void => {
    const change = changes[key.name]
    if (area === key.area && change) listener(understand(key, change.newValue))
  }
  browser.storage.onChanged.addListener(hear)
  return () => browser.storage.onChanged.removeListener(hear)
}

function understand<S extends z.ZodType>(key: StoredKey<S>, raw: unknown): z.output<S> {
  const result = key.schema.safeParse(raw)
  return result.success ? result.data : key.initial
}
