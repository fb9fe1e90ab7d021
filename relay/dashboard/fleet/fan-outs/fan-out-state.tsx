import type { FanOutState } from '../../../../shared/fleet/fan-out.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import { fanOutStates, jobOriginWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'

const looks: Record<FanOutState, string> = {
  'awaiting-approval': 'warn',
  rejected: 'bad',
  running: 'busy',
  paused: 'warn',
  stopped: 'bad',
  cancelled: 'quiet',
  completed: 'good',
}

/** The state of a fan-out in a word, and whether it only tries. */
export function FanOutStatePill({ fanOut: { state, dryRun } }: { fanOut: Pick<FanOut, 'state' | 'dryRun'> }) {
  return (
    <span class="row pills">
      <span class={`pill ${looks[state]}`}>{fanOutStates[state]}</span>
      {dryRun && <span class="pill">{words.dryRun}</span>}
    </span>
  )
}
