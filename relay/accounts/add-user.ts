import type { Transaction } from 'kysely'
import { Failure } from '../../shared/protocol/failure.ts'
import type { Role } from '../../shared/protocol/people.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { newId } from '../store/new-id.ts'
import type { Schema } from '../store/schema.ts'
import type { UserRow } from './user-rows.ts'

export interface NewUser {
  name: string
  fullName: string
  mail: string
  role: Role
  passwordHash: string
}

/** Adds a user, and says so in the audit log. Throws `conflict` where the name is taken. */
export async function addUser(
  trx: Transaction<Schema>,
  user: NewUser,
  by: { at: number; actor: string; source: string },
): Promise<UserRow> {
  const row = await trx
    .insertInto('users')
    .values({
      id: newId(),
      name: user.name,
      full_name: user.fullName,
      mail: user.mail,
      role: user.role,
      password_hash: user.passwordHash,
      disabled: 0,
      created_at: by.at,
      last_sign_in_at: null,
    })
    .onConflict(conflict => conflict.column('name').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new Failure('conflict', say(relayWords.userNameTaken, { name: user.name }))
  await appendAudit(trx, {
    ...by,
    act: 'user:add',
    subject: user.name,
    outcome: 'done',
    data: { id: row.id, role: user.role, fullName: user.fullName, mail: user.mail },
  })
  return row
}
