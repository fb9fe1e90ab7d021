import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { deviceFactsSchema, type DeviceFacts } from '../../shared/protocol/agent-link.ts'
import type { Device } from '../../shared/protocol/api/devices.ts'
import type { Schema } from '../store/schema.ts'

const labelsListSchema = z.array(z.string())

/** Devices that were not removed, with what the API shows of them. */
export function selectDevices(db: Kysely<Schema>) {
  return db
    .selectFrom('devices')
    .select([
      'id',
      'name',
      'sort_name',
      'facts_json',
      'online',
      'last_seen_at',
      'enrolled_at',
      'identity_conflict_at',
      'labels_json',
      'address',
    ])
    .select(eb =>
      eb
        .exists(
          eb
            .selectFrom('sessions')
            .select(sql.lit(1).as('one'))
            .whereRef('sessions.device_id', '=', 'devices.id')
            .where('phase', 'in', ['authenticating', 'accepting', 'connecting', 'live']),
        )
        .as('in_session'),
    )
    .where('removed_at', 'is', null)
}

export type DeviceRow = Awaited<ReturnType<ReturnType<typeof selectDevices>['executeTakeFirstOrThrow']>>

/** The row as the API shows it. */
export const toDevice = (row: DeviceRow): Device => ({
  id: row.id,
  name: row.name,
  facts: readFacts(row.facts_json),
  online: row.online === 1,
  lastSeenAt: row.last_seen_at,
  enrolledAt: row.enrolled_at,
  identityConflictAt: row.identity_conflict_at,
  inSession: Boolean(row.in_session),
  labels: row.labels_json === null ? [] : labelsListSchema.parse(JSON.parse(row.labels_json)),
  address: row.address,
})

/** Facts that an older relay stored and this one cannot read are as good as none; the device tells them anew when it connects. */
export function readFacts(json: string | null): DeviceFacts | null {
  return json === null ? null : (deviceFactsSchema.safeParse(JSON.parse(json)).data ?? null)
}

/** What the search looks through. */
export function searchTextOf(
  name: string,
  facts: Pick<
    z.infer<typeof deviceFactsSchema>,
    'hostName' | 'platform' | 'systemName' | 'loggedOnUsers'
  > | null,
): string {
  const words = facts ? [facts.hostName, facts.platform, facts.systemName, ...facts.loggedOnUsers] : []
  return [name, ...words].join('\n').toLowerCase()
}

/** Text as part of a `like` pattern with `\` as its escape. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, sign => `\\${sign}`)
