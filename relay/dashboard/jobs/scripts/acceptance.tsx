import type { Script, ScriptAcceptance } from '../../../../shared/protocol/api/jobs.ts'
import { acceptanceWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Prose } from '../../parts/prose.tsx'
import { acceptanceText, isAcceptedByNobody } from './acceptance-text.ts'

/** How many devices would run this script; nothing while that is not known. */
export function AcceptanceNotice({ script }: { script: Script }) {
  const { id, version, signature } = script
  const { value } = useReading(
    `acceptance ${id} ${version}`,
    () => call('GET /api/script-acceptance', { query: { scriptId: id } }),
    ['devices'],
  )
  const counts = value?.rows[0]
  if (counts === undefined) return null
  const { look, sentences } = acceptanceText(counts, signature)
  return (
    <p class={`notice ${look === 'calm' ? '' : look}`}>
      <Prose text={sentences.join(' ')} />
    </p>
  )
}

/** The same in few words, for the list. */
export function AcceptanceShort({ counts }: { counts: ScriptAcceptance | undefined }) {
  if (counts === undefined || counts.devices === 0) return <span class="soft">–</span>
  if (isAcceptedByNobody(counts)) return <span class="pill warn">{words.nobodyShort}</span>
  const { devices, trusting, unrestricted } = counts
  return <>{say(words.short, { accepting: trusting + unrestricted, devices })}</>
}
