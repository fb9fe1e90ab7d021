import { signal, type ReadonlySignal } from '@preact/signals'
import type { z } from 'zod'
import { onStored, read } from './storage.ts'
import type { StoredKey } from './stored-keys.ts'

/** A stored value as a signal that follows every change for as long as the page lives. */
export async function followStored<S extends z.ZodType>(
  key: StoredKey<S>,
): Promise<ReadonlySignal<z.output<S>>> {
  const followed = signal<z.output<S>>(key.initial)
  let changed = false
  onStored(key, value => {
    changed = true
    followed.value = value
  })
  const first = await read(key)
  // A change that came while we were reading is newer than what we read.
  if (!changed) followed.value = first
  return followed
}
