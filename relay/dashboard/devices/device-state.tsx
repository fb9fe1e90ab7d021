import type { Device } from '../../../shared/protocol/api/devices.ts'
import { deviceWords as words } from '../../../shared/words/en/dashboard.ts'

/** Online, offline, in session, in a word each. */
export function DeviceState({ device }: { device: Device }) {
  return (
    <span class="row pills">
      {device.online ? (
        <span class="pill good">{words.online}</span>
      ) : (
        <span class="pill quiet">{words.offline}</span>
      )}
      {device.inSession && <span class="pill">{words.inSession}</span>}
      {device.identityConflictAt !== null && (
        <span class="pill bad" title={words.conflictTitle}>
          {words.conflictShort}
        </span>
      )}
    </span>
  )
}
