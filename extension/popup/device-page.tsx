import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Device } from '../../shared/protocol/api/devices.ts'
import { extensionWords } from '../../shared/words/en/extension.ts'
import { askToOpenActions } from '../browser/session-tabs.ts'
import type { Account } from '../browser/stored-keys.ts'
import { ActionsPanel } from '../jobs/actions-panel.tsx'
import { useJobChanges } from '../jobs/use-job-changes.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { DeviceSummary } from '../parts/device-summary.tsx'

/** One device in the popup: its state and the actions that can be run on it. TRIG1. */
export function DevicePage(props: {
  account: Account
  api: RelayApi
  device: Device
  onBack: () => void
}): JSX.Element {
  const { account, api, device, onBack } = props
  const jobChange = useJobChanges(account)
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => back.current?.focus(), [])
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
        onSeveral={begin => void askToOpenActions(begin)}
      />
    </>
  )
}
