import { useState } from 'preact/hooks'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Shown } from '../../parts/shown.tsx'
import { FanOutLine } from '../fan-outs/fan-out-line.tsx'
import { LIVE_PAUSE_MS } from './use-set-info.ts'

const AT_ONCE = 50

interface Props {
  fanOut: FanOut
  linkOf: (earlierId: string) => string
}

/** The earlier fan-outs of the same action, each a link to what differs since; they are read once somebody asks. */
export function ChooseEarlier(props: Props) {
  const [open, setOpen] = useState(false)
  return (
    <details class="more-filters" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{words.compare}</summary>
      {open && <Earlier {...props} />}
    </details>
  )
}

function Earlier({ fanOut, linkOf }: Props) {
  const reading = useReading(
    `fan-outs of ${fanOut.script.id}`,
    () => call('GET /api/fan-outs', { query: { scriptId: fanOut.script.id, limit: AT_ONCE } }),
    ['fleet'],
    LIVE_PAUSE_MS,
  )
  return (
    <Shown reading={reading}>
      {({ rows }) => {
        const earlier = rows.filter(
          other => other.id !== fanOut.id && other.requestedAt <= fanOut.requestedAt,
        )
        if (earlier.length === 0) return <p class="soft">{words.noEarlier}</p>
        return (
          <ul class="plain" aria-label={words.compareWith}>
            {earlier.map(other => (
              <li key={other.id}>
                <FanOutLine fanOut={other} href={linkOf(other.id)} />
              </li>
            ))}
          </ul>
        )
      }}
    </Shown>
  )
}
