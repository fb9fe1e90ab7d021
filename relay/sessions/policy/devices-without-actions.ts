import type { Kysely } from 'kysely'
import { groupsOfUser } from '../../accounts/groups-of-user.ts'
import { idList } from '../../store/id-list.ts'
import type { Schema } from '../../store/schema.ts'
import { policyValuesSchema, resolvePolicy } from '../../../shared/sessions/policy.ts'
import { DEFAULT_TARGETS } from './built-in-groups.ts'

/**
 * Those of these devices on which policy does not allow this person to run actions, as `checkActionsAllowed` says it of one without a
 * session. Devices that are in the same groups are decided together, and the store is asked a few times, however many there are. POL1.
 */
export async function devicesWithoutActions(
  db: Kysely<Schema>,
  userId: string,
  deviceIds: readonly string[],
): Promise<string[]> {
  const groupsOf = new Map<string, string[]>(deviceIds.map(id => [id, []]))
  const memberships = await db
    .selectFrom('group_members')
    .select(['group_id', 'member_id'])
    .where('member_id', 'in', idList(db, deviceIds))
    .orderBy('group_id')
    .execute()
  for (const { group_id, member_id } of memberships) groupsOf.get(member_id)?.push(group_id)
  const alike = new Map<string, { groups: string[]; devices: string[] }>()
  for (const [deviceId, groups] of groupsOf) {
    const key = groups.join(' ')
    const same = alike.get(key) ?? { groups, devices: [] }
    same.devices.push(deviceId)
    alike.set(key, same)
  }
  const links = await linksOfUser(db, userId)
  const holders = await groupsInGroups(db)
  const forbidden: string[] = []
  for (const { groups, devices } of alike.values()) {
    const direct = groups.length > 0 ? groups : [DEFAULT_TARGETS]
    // Grows while it is walked through.
    const around = new Set(direct)
    for (const group of around) for (const holder of holders.get(group) ?? []) around.add(holder)
    const policy = resolvePolicy(links.filter(link => around.has(link.targetGroupId)))
    if (!policy?.['allow-on-demand-actions'].value) forbidden.push(...devices)
  }
  return forbidden
}

/** Of each group that is in others, those. */
async function groupsInGroups(db: Kysely<Schema>): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('groups')
    .innerJoin('group_members', 'group_members.member_id', 'groups.id')
    .select(['groups.id', 'group_members.group_id as holder'])
    .execute()
  const holders = new Map<string, string[]>()
  for (const { id, holder } of rows) holders.set(id, [...(holders.get(id) ?? []), holder])
  return holders
}

/** The permission links of the groups that the user is in; none of an auditor, who only reads, whatever the groups. AUTH1. */
async function linksOfUser(db: Kysely<Schema>, userId: string) {
  const user = await db.selectFrom('users').select('role').where('id', '=', userId).executeTakeFirst()
  if (user?.role === 'auditor') return []
  const groups = await groupsOfUser(db, userId)
  if (groups.length === 0) return []
  const rows = await db
    .selectFrom('permission_links')
    .select(['id', 'target_group_id', 'values_json'])
    .where('user_group_id', 'in', groups)
    .orderBy('id')
    .execute()
  return rows.map(({ id, target_group_id, values_json }) => ({
    id,
    targetGroupId: target_group_id,
    values: policyValuesSchema.parse(JSON.parse(values_json)),
  }))
}
