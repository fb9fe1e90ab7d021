import type { Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import type { Group } from '../../../shared/protocol/api/policies.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

/**
 * Members are users or devices, or groups of the same kind, and no group holds itself through others.
 * Throws `invalid-input` with the place of each wrong one.
 */
export async function checkMembers(db: Kysely<Schema>, group: Group): Promise<void> {
  const groups = await db.selectFrom('groups').select(['id', 'kind']).execute()
  const groupsOfKind = new Set(groups.filter(({ kind }) => kind === group.kind).map(({ id }) => id))
  const people = await knownMembers(db, group)
  const problems = group.memberIds
    .filter(id => !groupsOfKind.has(id) && !people.has(id))
    .slice(0, 20)
    .map(id => ({
      where: 'memberIds',
      message: say(relaySessionWords.groupMemberUnknown, { id, kind: kindWord(group) }),
    }))
  if (problems[0]) throw new Failure('invalid-input', problems[0].message, { problems })
  const nested = group.memberIds.filter(id => groupsOfKind.has(id))
  if (nested.length > 0 && holds(await memberGroups(db, groupsOfKind), nested, group.id))
    throw new Failure('invalid-input', relaySessionWords.groupCycle, {
      problems: [{ where: 'memberIds', message: relaySessionWords.groupCycle }],
    })
}

const kindWord = ({ kind }: Group): string =>
  kind === 'users' ? relaySessionWords.memberUser : relaySessionWords.memberDevice

async function knownMembers(db: Kysely<Schema>, { kind, memberIds }: Group): Promise<Set<string>> {
  const known = new Set<string>()
  for (let from = 0; from < memberIds.length; from += 500) {
    const rows = await db
      .selectFrom(kind === 'users' ? 'users' : 'devices')
      .select('id')
      .where('id', 'in', memberIds.slice(from, from + 500))
      .execute()
    for (const row of rows) known.add(row.id)
  }
  return known
}

/** Which groups each group holds directly. */
async function memberGroups(
  db: Kysely<Schema>,
  groupsOfKind: ReadonlySet<string>,
): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.id', 'group_members.member_id')
    .select(['group_members.group_id as holder', 'group_members.member_id as held'])
    .execute()
  const held = new Map<string, string[]>()
  for (const row of rows)
    if (groupsOfKind.has(row.holder)) held.set(row.holder, [...(held.get(row.holder) ?? []), row.held])
  return held
}

/** Whether `wanted` is among `from` or what they hold, at any depth. */
export function holds(
  held: ReadonlyMap<string, readonly string[]>,
  from: readonly string[],
  wanted: string,
): boolean {
  const seen = new Set<string>()
  const next = [...from]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (id === wanted) return true
    if (seen.has(id)) continue
    seen.add(id)
    next.push(...(held.get(id) ?? []))
  }
  return false
}
