import type { JSX } from 'preact'
import type { Device } from '../../shared/protocol/api/devices.ts'
import type { Script } from '../../shared/protocol/api/jobs.ts'
import { actionWords } from '../../shared/words/en/extension.ts'
import { assistedWords as words } from '../../shared/words/en/extension-actions.ts'
import { say } from '../../shared/words/say.ts'
import { fitsDevice, onlyDevice, type Target } from './choose/target.ts'

/** What is known beforehand of how it will go: devices that are away, run nothing, or have another platform. TRIG3, EXEC1. */
export function TargetNotices({ target, script }: { target: Target; script: Script }): JSX.Element | null {
  const single = onlyDevice(target)
  if (single) return single.online ? null : <p class="notice warn">{actionWords.offline}</p>
  if (target.by === 'search')
    return <Notice count={target.count - target.online} sentence={words.someOffline} />
  const count = (is: (device: Device) => boolean): number => target.devices.filter(is).length
  return (
    <>
      <Notice count={count(device => !device.online)} sentence={words.someOffline} />
      <Notice
        count={count(device => device.facts?.executionPolicy === 'disabled')}
        sentence={words.someDisabled}
      />
      <Notice count={count(device => !fitsDevice(script, device))} sentence={words.otherPlatform} />
    </>
  )
}

function Notice(props: { count: number; sentence: { one: string; many: string } }): JSX.Element | null {
  const { count, sentence } = props
  if (count === 0) return null
  return <p class="notice warn">{say(count === 1 ? sentence.one : sentence.many, { count })}</p>
}

/** What the device's own execution policy means for running anything at all. EXEC1, EXEC2. */
export function PolicyNotice({ device }: { device: Device }): JSX.Element | null {
  const policy = device.facts?.executionPolicy
  if (policy === 'disabled') return <p class="notice bad">{actionWords.disabled}</p>
  if (policy === 'unrestricted') return <p class="notice warn">{actionWords.unrestricted}</p>
  return null
}
