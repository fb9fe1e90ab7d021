import type { Kysely, Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller, RelayContext } from '../../context.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import type { PermissionLink } from '../../../shared/protocol/api/policies.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { policyValuesSchema } from '../../../shared/sessions/policy.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

type LinkContent = Omit<PermissionLink, 'id'>

export async function listLinks(ctx: RelayContext): Promise<PermissionLink[]> {
  const rows = await ctx.store.db
    .selectFrom('permission_links')
    .selectAll()
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    userGroupId: row.user_group_id,
    targetGroupId: row.target_group_id,
    values: policyValuesSchema.parse(JSON.parse(row.values_json)),
  }))
}

/** Throws `invalid-input` where one of the groups does not exist or is of the wrong kind. */
export async function addLink(
  ctx: RelayContext,
  content: LinkContent,
  caller: Caller,
): Promise<PermissionLink> {
  const link = { ...content, id: newId() }
  await ctx.store.transaction(async trx => {
    await checkGroups(trx, content)
    await trx
      .insertInto('permission_links')
      .values({ id: link.id, ...columnsOf(content) })
      .execute()
    await auditLink(ctx, trx, caller, 'link:add', link)
  })
  return link
}

/** Throws `not-found`, or `invalid-input` where one of the groups does not exist or is of the wrong kind. */
export async function changeLink(
  ctx: RelayContext,
  id: string,
  content: LinkContent,
  caller: Caller,
): Promise<PermissionLink> {
  const link = { ...content, id }
  await ctx.store.transaction(async trx => {
    await checkGroups(trx, content)
    const changed = await trx
      .updateTable('permission_links')
      .set(columnsOf(content))
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw new Failure('not-found', relaySessionWords.linkNotFound)
    await auditLink(ctx, trx, caller, 'link:change', link)
  })
  return link
}

/** Throws `not-found`. */
export async function removeLink(ctx: RelayContext, id: string, caller: Caller): Promise<void> {
  await ctx.store.transaction(async trx => {
    const removed = await trx
      .deleteFrom('permission_links')
      .where('id', '=', id)
      .returning('name')
      .executeTakeFirst()
    if (!removed) throw new Failure('not-found', relaySessionWords.linkNotFound)
    await auditLink(ctx, trx, caller, 'link:remove', { id, name: removed.name })
  })
}

const columnsOf = (content: LinkContent) => ({
  name: content.name,
  user_group_id: content.userGroupId,
  target_group_id: content.targetGroupId,
  values_json: JSON.stringify(content.values),
})

async function checkGroups(db: Kysely<Schema>, { userGroupId, targetGroupId }: LinkContent): Promise<void> {
  const sides = [
    { where: 'userGroupId', id: userGroupId, kind: 'users' },
    { where: 'targetGroupId', id: targetGroupId, kind: 'targets' },
  ] as const
  for (const { where, id, kind } of sides) {
    const group = await db
      .selectFrom('groups')
      .select('id')
      .where('id', '=', id)
      .where('kind', '=', kind)
      .executeTakeFirst()
    if (group) continue
    const message = say(relaySessionWords.linkGroupWrong, { kind })
    throw new Failure('invalid-input', message, { problems: [{ where, message }] })
  }
}

async function auditLink(
  ctx: RelayContext,
  trx: Transaction<Schema>,
  caller: Caller,
  act: string,
  { id, ...data }: { id: string } & Partial<LinkContent>,
): Promise<void> {
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: caller.userName,
    act,
    subject: `link ${id}`,
    outcome: 'done',
    source: caller.source,
    data,
  })
}
