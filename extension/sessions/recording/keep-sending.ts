import { signal, type ReadonlySignal } from '@preact/signals'
import type { RelayApi } from '../../link/relay-api.ts'
import { read } from '../../browser/storage.ts'
import { storedKeys } from '../../browser/stored-keys.ts'
import { cutRecordings } from './cut-recordings.ts'
import { sendRecordings } from './send-recordings.ts'

/** How the recordings that are here get to where they belong, as this page shows it. */
export interface Sending {
  /** How much of the one that is being sent; null: none is. */
  progress: ReadonlySignal<number | null>
  /** One went to the downloads. */
  saved: ReadonlySignal<boolean>
  /** Looks for what waits. */
  look(): void
}

export function keepSending(
  account: () => { api: RelayApi; relayUrl: string } | null,
  { canSave }: { canSave: boolean },
): Sending {
  const progress = signal<number | null>(null)
  const saved = signal(false)
  const never = new AbortController().signal
  let isRunning = false
  let again = false

  async function run(): Promise<void> {
    await cutOld().catch((error: unknown) => console.warn('handrail: old recordings', error))
    const signedIn = account()
    if (!signedIn) return
    const onProgress = (fraction: number | null): void => {
      progress.value = fraction
    }
    const onSaved = (): void => {
      saved.value = true
    }
    await sendRecordings({ ...signedIn, canSave, signal: never, onProgress, onSaved })
  }

  function look(): void {
    again = true
    if (isRunning) return
    isRunning = true
    again = false
    run()
      .catch((error: unknown) => console.warn('handrail: recordings', error))
      .finally(() => {
        isRunning = false
        if (again) look()
      })
  }

  return { progress, saved, look }
}

/** As the organisation's browser policy has it. */
async function cutOld(): Promise<void> {
  const days = await read(storedKeys.managedRecordingsDays)
  const gigabytes = await read(storedKeys.managedRecordingsMaxGb)
  await cutRecordings({ days, bytes: gigabytes * 1024 ** 3 }, Date.now())
}
