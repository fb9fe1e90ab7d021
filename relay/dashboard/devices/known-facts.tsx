import { formatOutput } from '../../../shared/jobs/format-output.ts'
import type { KnownFact } from '../../../shared/protocol/api/fleet.ts'
import { knownFactWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Facts } from '../parts/data-table.tsx'
import { Shown } from '../parts/shown.tsx'
import { When } from '../parts/when.tsx'

/** So many stand there at once; the others are behind a click. */
const FACTS_SHOWN = 12

/** What is known of a device from its inventory, and since when. */
export function KnownFacts({ deviceId }: { deviceId: string }) {
  const reading = useReading(
    `known facts of ${deviceId}`,
    () => call('GET /api/devices/:id/known-facts', { params: { id: deviceId } }),
    ['devices', 'jobs'],
  )
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <Shown reading={reading}>
        {({ rows }) => (rows.length === 0 ? <p class="soft">{words.none}</p> : <FactList rows={rows} />)}
      </Shown>
    </section>
  )
}

const shown = (rows: readonly KnownFact[]) => (
  <Facts facts={rows.map(row => [row.label, formatOutput(row)] as const)} />
)

function FactList({ rows }: { rows: readonly KnownFact[] }) {
  const latest = Math.max(...rows.map(row => row.at))
  return (
    <>
      <p class="soft small">
        {words.intro} {words.asOf}
        <When at={latest} relative />
      </p>
      {shown(rows.slice(0, FACTS_SHOWN))}
      {rows.length > FACTS_SHOWN && (
        <details class="inline">
          <summary>{say(words.all, { count: rows.length })}</summary>
          {shown(rows.slice(FACTS_SHOWN))}
        </details>
      )}
    </>
  )
}
