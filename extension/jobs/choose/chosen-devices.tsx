import type { JSX } from 'preact'
import { assistedWords as words } from '../../../shared/words/en/extension-actions.ts'
import { say } from '../../../shared/words/say.ts'
import { DeviceSummary } from '../../parts/device-summary.tsx'
import { nowhere, onlyDevice, withoutDevice, type Target } from './target.ts'

/** What was chosen: one device with all that is known of it, several as chips, or all that a search found with their number. */
export function ChosenDevices(props: {
  target: Target
  onTarget: (target: Target) => void
}): JSX.Element | null {
  const { target, onTarget } = props
  const single = onlyDevice(target)
  if (target.by === 'search')
    return (
      <ul class="chips plain" aria-label={words.chosen}>
        <li class="chip">
          <span>
            {say(words.allFound, { count: target.count, search: target.search })}
            <span class="soft"> · {say(words.allFoundOnline, { online: target.online })}</span>
          </span>
          <RemoveButton name={target.search} onClick={() => onTarget(nowhere)} />
        </li>
      </ul>
    )
  if (target.devices.length === 0) return null
  if (single)
    return (
      <ul class="plain" aria-label={words.chosen}>
        <li class="card device-head one-chosen">
          <div>
            <DeviceSummary device={single} />
          </div>
          <RemoveButton name={single.name} onClick={() => onTarget(nowhere)} />
        </li>
      </ul>
    )
  return (
    <>
      <p class="small row spread">
        <span role="status">{say(words.severalChosen, { count: target.devices.length })}</span>
        <button type="button" class="quiet small" onClick={() => onTarget(nowhere)}>
          {words.removeAll}
        </button>
      </p>
      <ul class="chips plain" aria-label={words.chosen}>
        {target.devices.map(device => (
          <li key={device.id} class={device.online ? 'chip' : 'chip off'}>
            <span>{device.name}</span>
            <RemoveButton name={device.name} onClick={() => onTarget(withoutDevice(target, device.id))} />
          </li>
        ))}
      </ul>
    </>
  )
}

function RemoveButton({ name, onClick }: { name: string; onClick: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="chip-remove"
      aria-label={say(words.remove, { device: name })}
      onClick={() => {
        onClick()
        // The button goes with its chip; the field is where the next thing is done.
        document.getElementById('find-device')?.focus()
      }}
    >
      <span aria-hidden="true">×</span>
    </button>
  )
}
