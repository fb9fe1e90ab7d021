import type { Kysely, Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller, RelayContext } from '../../context.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import type { Group } from '../../../shared/protocol/api/policies.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { checkMembers } from './check-members.ts'

type Kind = Group['kind']

/** All groups by kind and name, with their direct members; who is in a built-in group is computed and not listed. */
export async function listGroups(ctx: RelayContext): Promise<Group[]> {
  const { db } = ctx.store
  const rows = await db.selectFrom('groups').selectAll().orderBy('kind', 'desc').orderBy('name').execute()
  const members = await db.selectFrom('group_members').selectAll().orderBy('member_id').execute()
  const byGroup = Map.groupBy(members, member => member.group_id)
  return rows.map(({ id, kind, name, built_in }) => ({
    id,
    kind,
    name,
    builtIn: built_in !== 0,
    memberIds: (byGroup.get(id) ?? []).map(member => member.member_id),
  }))
}

/** Throws `conflict` where a group of this kind has the name already. */
export async function addGroup(
  ctx: RelayContext,
  { kind, name }: { kind: Kind; name: string },
  caller: Caller,
): Promise<Group> {
  const group: Group = { id: newId(), kind, name, memberIds: [], builtIn: false }
  await ctx.store.transaction(async trx => {
    await checkNameFree(trx, group)
    await trx.insertInto('groups').values({ id: group.id, kind, name, built_in: 0 }).execute()
    await auditGroup(ctx, trx, caller, 'group:add', group)
  })
  return group
}

/** Sets name and members. Throws `not-found`, `conflict`, `forbidden` for a built-in group, `invalid-input` for a wrong member. */
export async function changeGroup(
  ctx: RelayContext,
  id: string,
  { name, memberIds }: { name: string; memberIds: string[] },
  caller: Caller,
): Promise<Group> {
  return await ctx.store.transaction(async trx => {
    const { kind } = await findChangeable(trx, id)
    const group: Group = { id, kind, name, memberIds: [...new Set(memberIds)].sort(), builtIn: false }
    await checkNameFree(trx, group)
    await checkMembers(trx, group)
    await trx.updateTable('groups').set({ name }).where('id', '=', id).execute()
    await trx.deleteFrom('group_members').where('group_id', '=', id).execute()
    for (let from = 0; from < group.memberIds.length; from += 500)
      await trx
        .insertInto('group_members')
        .values(
          group.memberIds.slice(from, from + 500).map(memberId => ({ group_id: id, member_id: memberId })),
        )
        .execute()
    await auditGroup(ctx, trx, caller, 'group:change', group)
    return group
  })
}

/** Removes the group, its permission links and its place in other groups. Throws `not-found`, `forbidden` for a built-in group. */
export async function removeGroup(ctx: RelayContext, id: string, caller: Caller): Promise<void> {
  await ctx.store.transaction(async trx => {
    const { kind, name } = await findChangeable(trx, id)
    await trx
      .deleteFrom('permission_links')
      .where(row => row.or([row('user_group_id', '=', id), row('target_group_id', '=', id)]))
      .execute()
    await trx
      .deleteFrom('group_members')
      .where(row => row.or([row('group_id', '=', id), row('member_id', '=', id)]))
      .execute()
    await trx.deleteFrom('groups').where('id', '=', id).execute()
    await auditGroup(ctx, trx, caller, 'group:remove', { id, kind, name, memberIds: [], builtIn: false })
  })
}

async function findChangeable(db: Kysely<Schema>, id: string): Promise<{ kind: Kind; name: string }> {
  const row = await db
    .selectFrom('groups')
    .select(['kind', 'name', 'built_in'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Failure('not-found', relaySessionWords.groupNotFound)
  if (row.built_in !== 0) throw new Failure('forbidden', relaySessionWords.groupIsBuiltIn)
  return row
}

async function checkNameFree(db: Kysely<Schema>, { id, kind, name }: Group): Promise<void> {
  const other = await db
    .selectFrom('groups')
    .select('id')
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('id', '!=', id)
    .executeTakeFirst()
  if (other) throw new Failure('conflict', relaySessionWords.groupNameTaken)
}

async function auditGroup(
  ctx: RelayContext,
  trx: Transaction<Schema>,
  caller: Caller,
  act: string,
  { id, kind, name, memberIds }: Group,
): Promise<void> {
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: caller.userName,
    act,
    subject: `group ${id}`,
    outcome: 'done',
    source: caller.source,
    data: { kind, name, members: memberIds.length },
  })
}
