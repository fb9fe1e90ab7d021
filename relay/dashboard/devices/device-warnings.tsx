import type { Device } from '../../../shared/protocol/api/devices.ts'
import { deviceWords as words } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { Prose } from '../parts/prose.tsx'
import { shortTime } from '../parts/time-text.ts'

/** What somebody should know before trusting this device or running anything on it. EXEC1, AUTH2. */
export function DeviceWarnings({ device }: { device: Device }) {
  const policy = device.facts?.executionPolicy
  return (
    <>
      {device.identityConflictAt !== null && (
        <p class="notice bad">
          <strong>{words.conflictTitle}</strong>{' '}
          {say(words.conflict, { when: shortTime(device.identityConflictAt) })}
        </p>
      )}
      {policy === 'unrestricted' && (
        <p class="notice warn">
          <strong>{words.unrestrictedTitle}</strong> <Prose text={words.unrestricted} />
        </p>
      )}
      {policy === 'disabled' && (
        <p class="notice">
          <strong>{words.disabledTitle}</strong> {words.disabledPolicy}
        </p>
      )}
    </>
  )
}
