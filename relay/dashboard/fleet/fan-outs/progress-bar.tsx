import { deviceStates } from '../../../../shared/fleet/fan-out.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import { fanOutPageWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { DeviceStatePill } from '../device-state-pill.tsx'
import { progressOf } from './fan-out-progress.ts'

/** How far a fan-out is: a bar of what has come out, and how many devices have ended. */
export function ProgressBar({ fanOut }: { fanOut: FanOut }) {
  const { ended, bars } = progressOf(fanOut)
  const text = say(words.ended, {
    ended: ended.toLocaleString(spokenLocale()),
    devices: fanOut.devices.toLocaleString(spokenLocale()),
  })
  return (
    <div class="progress">
      <svg
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        role="progressbar"
        aria-label={say(words.progressOf, { name: fanOut.name })}
        aria-valuemin={0}
        aria-valuenow={ended}
        aria-valuemax={fanOut.devices}
        aria-valuetext={text}
      >
        {bars.map(({ look, from, width }) => (
          <rect key={look} class={look} x={from} y={0} width={width} height={1} />
        ))}
      </svg>
      <span class="small">{text}</span>
    </div>
  )
}

/** How many devices stand where; states in which there is none are left out. */
export function DeviceCounts({ counts }: Pick<FanOut, 'counts'>) {
  return (
    <ul class="counts" aria-label={words.counts}>
      {deviceStates
        .filter(state => counts[state] > 0)
        .map(state => (
          <li key={state}>
            <DeviceStatePill state={state} /> <strong>{counts[state].toLocaleString(spokenLocale())}</strong>
          </li>
        ))}
    </ul>
  )
}
