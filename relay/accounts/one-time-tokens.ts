import { randomBytes } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { keyedHash, type RelaySecrets } from '../secrets.ts'
import type { Schema } from '../store/schema.ts'

/** How long used and expired tokens are kept, for who asks why one was refused. */
const KEEP_MS = 7 * 86_400_000

/** Makes a token that works once. It is told this once; the store keeps its keyed hash. */
export async function makeOneTimeToken(
  db: Kysely<Schema>,
  secrets: RelaySecrets,
  of: { purpose: 'setup' | 'enrolment'; createdBy: string; now: number; lifetimeMs: number },
): Promise<{ token: string; expiresAt: number }> {
  const token = randomBytes(24).toString('base64url')
  const expiresAt = of.now + of.lifetimeMs
  await db
    .deleteFrom('one_time_tokens')
    .where('expires_at', '<', of.now - KEEP_MS)
    .execute()
  await db
    .insertInto('one_time_tokens')
    .values({
      token_hash: keyedHash(secrets.tokenKey, token),
      purpose: of.purpose,
      created_by: of.createdBy,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute()
  return { token, expiresAt }
}

/** Uses a token up. Returns who made it, or null where it is unknown, used, expired, or for something else. */
export async function useOneTimeToken(
  trx: Transaction<Schema>,
  secrets: RelaySecrets,
  token: string,
  purpose: 'setup' | 'enrolment',
  now: number,
): Promise<string | null> {
  const row = await trx
    .updateTable('one_time_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', keyedHash(secrets.tokenKey, token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('created_by')
    .executeTakeFirst()
  return row?.created_by ?? null
}
