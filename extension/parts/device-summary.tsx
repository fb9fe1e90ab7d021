import type { JSX } from 'preact'
import type { Device } from '../../shared/protocol/api/devices.ts'
import { popupWords as words } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import { ago } from './ago.ts'

/** What tells a device from others: name, state, system, who is there, address and labels. */
export function DeviceSummary({ device }: { device: Device }): JSX.Element {
  const { facts } = device
  const users = facts?.loggedOnUsers.join(', ') ?? ''
  const seen =
    device.lastSeenAt === null ? words.neverSeen : say(words.lastSeen, { when: ago(device.lastSeenAt) })
  return (
    <>
      <span class="row spread">
        <strong>{device.name}</strong>
        {device.inSession ? (
          <span class="pill">{words.inSession}</span>
        ) : (
          <span class={device.online ? 'pill good' : 'pill off'}>
            {device.online ? words.online : words.offline}
          </span>
        )}
      </span>
      <span class="soft small">
        {[facts?.systemName, device.online ? users || words.nobody : seen, device.address]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {device.labels.length > 0 && (
        <span class="soft small labels">
          {device.labels.map(label => (
            <span key={label}>{label}</span>
          ))}
        </span>
      )}
    </>
  )
}
