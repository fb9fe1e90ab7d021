import type { Kysely } from 'kysely'
import type { Schema } from '../store/schema.ts'
import type { ApiReply } from '../../shared/protocol/admin-api.ts'

/** Users who are not disabled, and groups of users, by name: whoever sets permissions or rules chooses among them. */
export async function listGrantees(db: Kysely<Schema>): Promise<ApiReply<'GET /api/grantees'>> {
  const users = await db
    .selectFrom('users')
    .select(['id', 'full_name as name'])
    .where('disabled', '=', 0)
    .execute()
  const groups = await db.selectFrom('groups').select(['id', 'name']).where('kind', '=', 'users').execute()
  const rows = [
    ...groups.map(group => ({ kind: 'group' as const, ...group })),
    ...users.map(user => ({ kind: 'user' as const, ...user })),
  ]
  return { rows: rows.sort((one, other) => one.name.localeCompare(other.name)) }
}
