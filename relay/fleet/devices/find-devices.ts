import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import { escapeLike, matchesWords } from '../../devices/device-rows.ts'
import { DEFAULT_TARGETS } from '../../sessions/policy/built-in-groups.ts'
import { idList, isPostgres } from '../../store/id-list.ts'
import type { Schema } from '../../store/schema.ts'
import { factFits } from './fact-fits.ts'

type OnDevices = ExpressionBuilder<Schema, 'devices'>

/**
 * For a query on `devices`: the devices that were not removed and fit all that is asked for. What is said of groups, labels, presence,
 * results and facts is answered by indexes; what a device says of itself is read row by row.
 */
export const whereDevices =
  (db: Kysely<Schema>, query: DeviceQuery) =>
  (eb: OnDevices): Expression<SqlBool> => {
    const { search, platforms, labels = [], groupIds, agentVersion, facts = [], deviceIds } = query
    const { online, seenSince, notSeenSince, lastResult } = query
    const conditions: Expression<SqlBool>[] = [eb('devices.removed_at', 'is', null)]
    if (deviceIds) conditions.push(eb('devices.id', 'in', idList(db, deviceIds)))
    if (groupIds && groupIds.length > 0) conditions.push(isInGroups(db, groupIds))
    for (const label of labels)
      conditions.push(
        eb(
          'devices.id',
          'in',
          eb.selectFrom('device_labels').select('device_labels.device_id').where('label', '=', label),
        ),
      )
    if (online !== undefined) conditions.push(eb('devices.online', '=', online ? 1 : 0))
    if (seenSince !== undefined)
      conditions.push(eb.or([eb('devices.online', '=', 1), eb('devices.last_seen_at', '>=', seenSince)]))
    if (notSeenSince !== undefined) {
      const lastSeen = eb.fn.coalesce('devices.last_seen_at', sql<number>`0`)
      conditions.push(eb.and([eb('devices.online', '=', 0), eb(lastSeen, '<', notSeenSince)]))
    }
    for (const fact of facts) conditions.push(factFits(eb, fact))
    if (lastResult) conditions.push(lastCameTo(lastResult))
    const own = (name: 'platform' | 'agentVersion') =>
      isPostgres(db)
        ? sql<string>`devices.facts_json::json->>${sql.lit(name)}`
        : sql<string>`json_extract(devices.facts_json, ${sql.lit(`$.${name}`)})`
    if (platforms && platforms.length > 0) conditions.push(eb(own('platform'), 'in', platforms))
    if (agentVersion)
      conditions.push(sql<boolean>`${own('agentVersion')} like ${`${escapeLike(agentVersion)}%`} escape '\\'`)
    if (search) conditions.push(...matchesWords(search))
    return eb.and(conditions)
  }

/** In one of these groups or in one below them, at any depth; *Default targets* are the devices that are in no group. */
function isInGroups(db: Kysely<Schema>, groupIds: readonly string[]): Expression<SqlBool> {
  const below = sql<string>`(
    with recursive below(id) as (
      select id from groups where kind = 'targets' and id in ${idList(db, groupIds)}
      union
      select group_members.member_id from below join group_members on group_members.group_id = below.id
    )
    select id from below)`
  return sql<SqlBool>`(devices.id in ${below} or (${DEFAULT_TARGETS} in ${below}
    and not exists (select 1 from group_members where group_members.member_id = devices.id)))`
}

/** The last job of an action there that was carried out; trying it without harm, and what never came to run, say nothing. */
function lastCameTo({ scriptId, is }: NonNullable<DeviceQuery['lastResult']>): Expression<SqlBool> {
  const last = sql<string | null>`(select jobs.state from jobs
    where jobs.device_id = devices.id and jobs.script_id = ${scriptId}
      and jobs.state in ('completed', 'error') and coalesce(jobs.dry_run, 0) = 0
    order by jobs.sequence desc limit 1)`
  if (is === 'none') return sql<SqlBool>`${last} is null`
  return sql<SqlBool>`${last} = ${is === 'succeeded' ? 'completed' : 'error'}`
}

/** The devices that a query finds, to select of them what is wanted. */
export const selectFoundDevices = (db: Kysely<Schema>, query: DeviceQuery) =>
  db.selectFrom('devices').where(whereDevices(db, query))

/** The devices that a query finds, by name; at most `limit`. */
export async function findDeviceIds(
  db: Kysely<Schema>,
  query: DeviceQuery,
  limit: number,
): Promise<string[]> {
  const rows = await selectFoundDevices(db, query)
    .select('devices.id')
    .orderBy('devices.sort_name')
    .orderBy('devices.id')
    .limit(limit)
    .execute()
  return rows.map(row => row.id)
}
