import type { DeviceState } from '../../../shared/fleet/fan-out.ts'
import { deviceStateNames } from '../../../shared/words/en/dashboard-fleet.ts'

const looks: Record<DeviceState, string> = {
  waiting: 'quiet',
  'waiting-for-device': 'warn',
  delivered: '',
  running: 'busy',
  success: 'good',
  failed: 'bad',
  expired: 'warn',
  cancelled: 'quiet',
  refused: 'bad',
}

/** Where one device stands in a fan-out, or with its last job. */
export function DeviceStatePill({ state }: { state: DeviceState }) {
  return <span class={`pill ${looks[state]}`}>{deviceStateNames[state]}</span>
}
