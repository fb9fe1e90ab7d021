import type { JSX } from 'preact'
import type { DeviceState } from '../../../shared/fleet/fan-out.ts'
import { deviceStateNames } from '../../../shared/words/en/dashboard-fleet.ts'

const colours: Partial<Record<DeviceState, string>> = {
  success: 'good',
  failed: 'bad',
  refused: 'bad',
  expired: 'warn',
  cancelled: 'quiet',
}

export function DeviceStatePill({ state }: { state: DeviceState }): JSX.Element {
  return <span class={`pill ${colours[state] ?? ''}`}>{deviceStateNames[state]}</span>
}
