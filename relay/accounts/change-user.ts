import type { ApiInput } from '../../shared/protocol/admin-api.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { appendAudit, lockAuditEnd } from '../audit/append-audit.ts'
import type { Caller, RelayContext } from '../context.ts'
import { organisationName } from './organisation.ts'
import { checkPassword, hashPassword, requireStrongPassword } from './passwords.ts'
import type { UserRow } from './user-rows.ts'

type Change = ApiInput<'PATCH /api/users/:id'>['body']

/**
 * Changes a user. Disabling, another role and another password count at once: every sign-in of the user ends and every
 * socket is closed. Throws `not-found`; `conflict` where no administrator would be left; `weak-password`. AUTH1.
 */
export async function changeUser(
  ctx: RelayContext,
  userId: string,
  change: Change,
  caller: Caller,
): Promise<UserRow> {
  const before = await ctx.store.db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .executeTakeFirst()
  if (!before) throw new Failure('not-found', relayWords.noSuchUser)
  const passwordHash = change.password === undefined ? undefined : await newHash(ctx, before, change.password)
  const at = ctx.clock()
  const { row, endsSignIns } = await ctx.store.transaction(async trx => {
    // Two administrators who demote each other at once follow one another, and the second is refused.
    await lockAuditEnd(trx)
    const old = await trx.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow()
    const role = change.role ?? old.role
    const disabled = change.disabled === undefined ? old.disabled : Number(change.disabled)
    const losesAdministrator =
      old.role === 'administrator' && old.disabled === 0 && (role !== 'administrator' || disabled === 1)
    if (losesAdministrator) {
      const another = await trx
        .selectFrom('users')
        .select('id')
        .where('role', '=', 'administrator')
        .where('disabled', '=', 0)
        .where('id', '!=', userId)
        .limit(1)
        .executeTakeFirst()
      if (!another) throw new Failure('conflict', relayWords.lastAdministrator)
    }
    const row = await trx
      .updateTable('users')
      .set({
        role,
        disabled,
        full_name: change.fullName ?? old.full_name,
        mail: change.mail ?? old.mail,
        ...(passwordHash !== undefined && { password_hash: passwordHash }),
      })
      .where('id', '=', userId)
      .returningAll()
      .executeTakeFirstOrThrow()
    const endsSignIns = disabled === 1 || role !== old.role || passwordHash !== undefined
    if (endsSignIns) await trx.deleteFrom('sign_ins').where('user_id', '=', userId).execute()
    const { password: _, ...told } = change
    await appendAudit(trx, {
      at,
      actor: caller.userName,
      act: actOf(old, row),
      subject: row.name,
      outcome: 'done',
      source: caller.source,
      data: { ...told, ...(passwordHash !== undefined && { password: 'changed' }) },
    })
    return { row, endsSignIns }
  })
  if (endsSignIns) ctx.controllers.disconnectUser(userId)
  ctx.announce('users')
  return row
}

function actOf(old: UserRow, row: UserRow): string {
  if (old.disabled === row.disabled) return 'user:change'
  return row.disabled === 1 ? 'user:disable' : 'user:enable'
}

/** Changes the own password; every other sign-in of the user ends. Throws `sign-in-failed` where the current one is wrong. */
export async function changeOwnPassword(
  ctx: RelayContext,
  { current, next }: { current: string; next: string },
  caller: Caller,
  signIn: string,
): Promise<void> {
  const user = await ctx.store.db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', caller.userId)
    .executeTakeFirstOrThrow()
  const audit = {
    at: ctx.clock(),
    actor: user.name,
    act: 'user:change-password',
    subject: user.name,
  } as const
  if (!(await checkPassword(user.password_hash, current))) {
    const refused = { ...audit, outcome: 'refused', source: caller.source } as const
    await ctx.store.transaction(trx => appendAudit(trx, refused))
    throw new Failure('sign-in-failed', relayWords.currentPasswordWrong)
  }
  const passwordHash = await newHash(ctx, user, next)
  const ended = await ctx.store.transaction(async trx => {
    await trx.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', user.id).execute()
    const others = await trx
      .deleteFrom('sign_ins')
      .where('user_id', '=', user.id)
      .where('token_hash', '!=', signIn)
      .returning('token_hash')
      .execute()
    await appendAudit(trx, { ...audit, outcome: 'done', source: caller.source })
    return others
  })
  for (const { token_hash } of ended) ctx.controllers.disconnectSignIn(token_hash)
}

async function newHash(ctx: RelayContext, user: UserRow, password: string): Promise<string> {
  const organisation = await organisationName(ctx.store.db)
  requireStrongPassword(password, { ...user, fullName: user.full_name, organisation })
  return await hashPassword(password)
}
