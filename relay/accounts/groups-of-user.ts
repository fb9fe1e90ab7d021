import type { Kysely } from 'kysely'
import type { Schema } from '../store/schema.ts'

/** The built-in group of everybody who may hold sessions; who is in it is computed. */
export const ALL_USERS = 'all-users'

/** All groups that the user is in, through nested groups too; none of a user who is unknown or disabled. POL1. */
export async function groupsOfUser(db: Kysely<Schema>, userId: string): Promise<string[]> {
  const user = await db
    .selectFrom('users')
    .select(['role', 'disabled'])
    .where('id', '=', userId)
    .executeTakeFirst()
  if (!user || user.disabled !== 0) return []
  const direct = await groupsHolding(db, [userId])
  return await withGroupsAround(db, user.role === 'auditor' ? direct : [...direct, ALL_USERS])
}

/** These groups and all that hold them, at any depth. */
export async function withGroupsAround(db: Kysely<Schema>, direct: string[]): Promise<string[]> {
  const found = new Set(direct)
  let newest = direct
  while (newest.length > 0) {
    newest = (await groupsHolding(db, newest)).filter(group => !found.has(group))
    for (const group of newest) found.add(group)
  }
  return [...found]
}

/** The groups of which one of these is a direct member. */
export async function groupsHolding(db: Kysely<Schema>, memberIds: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('group_members')
    .select('group_id')
    .distinct()
    .where('member_id', 'in', memberIds)
    .execute()
  return rows.map(row => row.group_id)
}
