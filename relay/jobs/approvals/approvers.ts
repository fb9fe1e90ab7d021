import type { Kysely } from 'kysely'
import { groupsOfUser } from '../../accounts/groups-of-user.ts'
import type { Caller } from '../../context.ts'
import type { Schema } from '../../store/schema.ts'
import { isOpenAt } from '../../../shared/jobs/time-window.ts'
import type { RuleContent } from './find-rule.ts'

/** The group that decides at `at`: off hours it may be another one. The window is read in the record's time zone. */
export function deciders(rule: RuleContent, timeZone: string, at: number): string {
  return rule.offHours && isOpenAt(rule.offHours.window, timeZone, at)
    ? rule.offHours.approverGroupId
    : rule.approverGroupId
}

/** Whether this person may decide: an approver, or an administrator; never the requester. */
export async function mayDecide(
  db: Kysely<Schema>,
  request: { rule: RuleContent; timeZone: string; requesterId: string },
  caller: Caller,
  at: number,
): Promise<boolean> {
  if (caller.userId === request.requesterId || caller.role === 'auditor') return false
  if (caller.role === 'administrator') return true
  return (await groupsOfUser(db, caller.userId)).includes(deciders(request.rule, request.timeZone, at))
}

/** Everybody in a group, through groups in it too; enabled users only. */
export async function peopleIn(db: Kysely<Schema>, groupId: string): Promise<{ id: string; mail: string }[]> {
  const found = new Set([groupId])
  for (const group of found) {
    const members = await db
      .selectFrom('group_members')
      .select('member_id')
      .where('group_id', '=', group)
      .execute()
    for (const { member_id } of members) found.add(member_id)
  }
  return await db
    .selectFrom('users')
    .select(['id', 'mail'])
    .where('id', 'in', [...found])
    .where('disabled', '=', 0)
    .execute()
}
