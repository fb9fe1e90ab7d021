import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import { deviceQueryWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Facts } from '../parts/data-table.tsx'
import { queryText } from './query-text.ts'

/** A device query in words; names that cannot be read are said to be gone. */
export function QueryView({ query }: { query: DeviceQuery }) {
  const { value: names } = useReading('names in device queries', async () => {
    const [groups, scripts, facts] = await Promise.all([
      call('GET /api/target-groups'),
      call('GET /api/scripts'),
      call('GET /api/known-facts'),
    ])
    return {
      groups: groups.rows,
      scripts: scripts.rows.map(({ id, declaration: { name } }) => ({ id, name })),
      facts: facts.rows,
    }
  })
  const conditions = queryText(query, names ?? { groups: [], scripts: [], facts: [] })
  if (conditions.length === 0) return <p>{words.allDevices}</p>
  return <Facts facts={conditions} />
}
