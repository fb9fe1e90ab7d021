import { sql, type Expression, type Kysely, type SqlBool } from 'kysely'
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
  labels: readLabels(row.labels_json),
  address: row.address,
})

/** Facts that an older relay stored and this one cannot read are as good as none; the device tells them anew when it connects. */
export function readFacts(json: string | null): DeviceFacts | null {
  return json === null ? null : (deviceFactsSchema.safeParse(JSON.parse(json)).data ?? null)
}

export const readLabels = (json: string | null): string[] =>
  json === null ? [] : labelsListSchema.parse(JSON.parse(json))

/** What the search looks through. */
export function searchTextOf(
  name: string,
  facts: Pick<
    z.infer<typeof deviceFactsSchema>,
    'hostName' | 'platform' | 'systemName' | 'loggedOnUsers'
  > | null,
  known: { labels: readonly string[]; address: string | null } = { labels: [], address: null },
): string {
  const words = facts ? [facts.hostName, facts.platform, facts.systemName, ...facts.loggedOnUsers] : []
  return [name, ...words, ...known.labels, known.address ?? ''].join('\n').toLowerCase()
}

/** Text as part of a `like` pattern with `\` as its escape. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, sign => `\\${sign}`)

const MAX_WORDS = 10

/** Of a search in `devices`: every word stands somewhere in what the search looks through. */
export const matchesWords = (search: string): Expression<SqlBool>[] =>
  search
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
    .slice(0, MAX_WORDS)
    .map(word => sql<SqlBool>`devices.search_text like ${`%${escapeLike(word)}%`} escape '\\'`)
