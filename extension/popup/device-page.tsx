import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Device } from '../../shared/protocol/api/devices.ts'
import type { JobState } from '../../shared/jobs/job-state.ts'
import { extensionWords } from '../../shared/words/en/extension.ts'
import type { Account } from '../browser/stored-keys.ts'
import { ActionsPanel } from '../jobs/actions-panel.tsx'
import { tellJobOutput } from '../jobs/job-outputs.ts'
import { connectController } from '../link/controller-socket.ts'
import { relayList } from '../link/relay-list.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { DeviceSummary } from './device-list.tsx'

/** One device in the popup: its state and the actions that can be run on it. TRIG1. */
export function DevicePage(props: {
  account: Account
  api: RelayApi
  device: Device
  onBack: () => void
}): JSX.Element {
  const { account, api, device, onBack } = props
  const jobChange = useMemo(() => signal<{ jobId: string; state: JobState } | null>(null), [])
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    back.current?.focus()
    // Hears of this person's jobs only: no session is attached.
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
  return (
    <>
      <h1 class="visually-hidden">{device.name}</h1>
      <button type="button" ref={back} class="quiet small back" onClick={onBack}>
        ← {extensionWords.back}
      </button>
      <section class="card device-head" aria-label={device.name}>
        <DeviceSummary device={device} />
      </section>
      <ActionsPanel
        api={api}
        device={device}
        role={account.user.role}
        sessionId={null}
        jobChange={jobChange}
      />
    </>
  )
}
