import type { Selectable } from 'kysely'
import type { User } from '../../shared/protocol/api/accounts.ts'
import type { Role } from '../../shared/protocol/people.ts'
import type { Schema } from '../store/schema.ts'

export type UserRow = Selectable<Schema['users']>

/** The row as the API shows it. */
export const toUser = (row: UserRow): User => ({
  id: row.id,
  name: row.name,
  fullName: row.full_name,
  mail: row.mail,
  role: row.role as Role,
  disabled: row.disabled === 1,
  createdAt: row.created_at,
  lastSignInAt: row.last_sign_in_at,
})
