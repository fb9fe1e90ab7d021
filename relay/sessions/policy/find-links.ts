import type { Kysely } from 'kysely'
import { groupsHolding, groupsOfUser, withGroupsAround } from '../../accounts/groups-of-user.ts'
import type { Schema } from '../../store/schema.ts'
import { isGuestId } from '../../../shared/protocol/guest-link.ts'
import { policyValuesSchema, type PolicyValues } from '../../../shared/sessions/policy.ts'
import { DEFAULT_TARGETS, GUESTS } from './built-in-groups.ts'

export interface ApplyingLink {
  id: string
  name: string
  values: PolicyValues
}

/**
 * The permission links that join this user and this device, read from the store at every decision, so that a change of
 * groups or links counts at once. POL1. None for a user or a device that is unknown, disabled or removed.
 */
export async function findApplyingLinks(
  db: Kysely<Schema>,
  userId: string,
  deviceId: string,
): Promise<ApplyingLink[]> {
  const userGroups = await groupsOfUser(db, userId)
  const targetGroups = userGroups.length === 0 ? [] : await groupsOfDevice(db, deviceId)
  if (targetGroups.length === 0) return []
  const rows = await db
    .selectFrom('permission_links')
    .select(['id', 'name', 'values_json'])
    .where('user_group_id', 'in', userGroups)
    .where('target_group_id', 'in', targetGroups)
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    values: policyValuesSchema.parse(JSON.parse(row.values_json)),
  }))
}

/** All target groups that the device is in, through nested groups too. A guest is in *Guests*; *Default targets* is every device that is in no other. JOIN1. */
async function groupsOfDevice(db: Kysely<Schema>, deviceId: string): Promise<string[]> {
  if (isGuestId(deviceId)) return await withGroupsAround(db, [GUESTS])
  const device = await db
    .selectFrom('devices')
    .select('removed_at')
    .where('id', '=', deviceId)
    .executeTakeFirst()
  if (!device || device.removed_at !== null) return []
  const direct = await groupsHolding(db, [deviceId])
  return await withGroupsAround(db, direct.length > 0 ? direct : [DEFAULT_TARGETS])
}
