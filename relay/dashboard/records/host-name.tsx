import type { RecordSummary } from '../../../shared/protocol/api/records.ts'
import { recordsWords as words } from '../../../shared/words/en/dashboard-records.ts'

/** The device of a record and whether it is there; or that it has none. */
export function HostName({ host }: { host: RecordSummary['host'] }) {
  if (host === null) return <span class="soft">{words.noHost}</span>
  return (
    <span class="row pills">
      <a href={`/devices/${host.id}`}>{host.name}</a>
      {host.online ? (
        <span class="pill good">{words.online}</span>
      ) : (
        <span class="pill quiet">{words.offline}</span>
      )}
    </span>
  )
}
