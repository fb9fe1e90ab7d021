import { signal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { JobState } from '../../shared/jobs/job-state.ts'
import type { Account } from '../browser/stored-keys.ts'
import { connectController } from '../link/controller-socket.ts'
import { relayList } from '../link/relay-list.ts'
import { tellJobOutput } from './job-outputs.ts'

export type JobChange = ReadonlySignal<{ jobId: string; state: JobState } | null>

/** For a page without a session: hears of this person's jobs for as long as it is shown. */
export function useJobChanges(account: Account): JobChange {
  const jobChange = useMemo(() => signal<{ jobId: string; state: JobState } | null>(null), [])
  useEffect(() => {
    const socket = connectController({
      relays: relayList(account.relayUrl, account.relays),
      token: account.token,
      handlers: {
        'session:changed': () => ({}),
        'session:signal': () => ({}),
        'job:changed': change => {
          jobChange.value = change
          return {}
        },
        'job:output': output => {
          tellJobOutput(output)
          return {}
        },
      },
      // What changed while the link was down was not told.
      onConnected: () => {
        jobChange.value = null
      },
    })
    return () => socket.stop()
  }, [account])
  return jobChange
}
