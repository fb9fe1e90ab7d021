import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import { jobOriginWords } from '../../../../shared/words/en/dashboard-fleet.ts'
import { When } from '../../parts/when.tsx'
import { countText } from '../found-devices.tsx'

/** One fan-out among others, with what tells it from those of the same name: why, on how many devices, who asked for it and when. */
export function FanOutLine({ fanOut, href }: { fanOut: FanOut; href: string }) {
  const { name, script, dryRun, devices, requestedBy, requestedAt, reason, ticket } = fanOut
  const about = [
    script.name !== name && script.name,
    dryRun && jobOriginWords.dryRun,
    countText(devices),
    requestedBy,
    ticket,
  ]
  return (
    <>
      <a href={href}>{name}</a>
      <br />
      <span class="small">{reason}</span>
      <br />
      <span class="soft small">
        {about.filter(Boolean).join(' · ')} · <When at={requestedAt} />
      </span>
    </>
  )
}
