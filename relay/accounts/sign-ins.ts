import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { Failure, parse } from '../../shared/protocol/failure.ts'
import { roleSchema } from '../../shared/protocol/people.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { Caller, RelayContext } from '../context.ts'
import { keyedHash, type RelaySecrets } from '../secrets.ts'
import type { Schema } from '../store/schema.ts'
import { isStorageFull } from '../store/storage-full.ts'

/** A sign-in that nobody uses ends after this time; and each one ends after the longest. AUTH1. */
export const SIGN_IN_IDLE_MS = 8 * 3_600_000
export const SIGN_IN_LONGEST_MS = 30 * 86_400_000

/** How exactly the last use is kept: a write a minute, not one a request. */
export const TOUCH_EVERY_MS = 60_000

/** Opens a sign-in. The token is told this once; the store keeps its keyed hash. */
export async function openSignIn(
  trx: Kysely<Schema>,
  secrets: RelaySecrets,
  userId: string,
  now: number,
): Promise<{ token: string; expiresAt: number }> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = now + SIGN_IN_LONGEST_MS
  await trx
    .insertInto('sign_ins')
    .values({
      token_hash: keyedHash(secrets.tokenKey, token),
      user_id: userId,
      created_at: now,
      last_used_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { token, expiresAt }
}

/** Takes out of the store the sign-ins that are over. */
export async function forgetEndedSignIns(trx: Kysely<Schema>, now: number): Promise<void> {
  await trx.deleteFrom('sign_ins').where('expires_at', '<=', now).execute()
  await trx
    .deleteFrom('sign_ins')
    .where('last_used_at', '<=', now - SIGN_IN_IDLE_MS)
    .execute()
}

export interface SignIn {
  caller: Caller
  /** The keyed hash of its token. */
  signIn: string
}

/** Who holds this bearer token. Throws `not-signed-in` where it is unknown, idle for too long, too old, or its user disabled. */
export async function findSignIn(
  ctx: Pick<RelayContext, 'store' | 'secrets' | 'clock'>,
  token: string,
  source: string,
): Promise<SignIn> {
  const signIn = keyedHash(ctx.secrets.tokenKey, token)
  const now = ctx.clock()
  const row = await ctx.store.db
    .selectFrom('sign_ins')
    .innerJoin('users', 'users.id', 'sign_ins.user_id')
    .select(['users.id', 'users.name', 'users.role', 'sign_ins.last_used_at'])
    .where('sign_ins.token_hash', '=', signIn)
    .where('sign_ins.expires_at', '>', now)
    .where('sign_ins.last_used_at', '>', now - SIGN_IN_IDLE_MS)
    .where('users.disabled', '=', 0)
    .executeTakeFirst()
  if (!row) throw new Failure('not-signed-in', relayWords.signInEnded)
  if (now - row.last_used_at >= TOUCH_EVERY_MS)
    await touchSignIn(ctx, signIn).catch((error: unknown) => {
      // What is there can still be read, so that somebody can make room.
      if (!isStorageFull(error)) throw error
    })
  const role = parse(roleSchema, row.role, 'role', 'internal')
  return { caller: { userId: row.id, userName: row.name, role, source }, signIn }
}

/** Notes that a sign-in was used now. */
export async function touchSignIn(ctx: Pick<RelayContext, 'store' | 'clock'>, signIn: string): Promise<void> {
  await ctx.store.db
    .updateTable('sign_ins')
    .set({ last_used_at: ctx.clock() })
    .where('token_hash', '=', signIn)
    .execute()
}

/** Which of these sign-ins still hold. */
export async function liveSignIns(
  ctx: Pick<RelayContext, 'store' | 'clock'>,
  signIns: readonly string[],
): Promise<Set<string>> {
  const now = ctx.clock()
  const live = new Set<string>()
  for (let from = 0; from < signIns.length; from += 500) {
    const rows = await ctx.store.db
      .selectFrom('sign_ins')
      .innerJoin('users', 'users.id', 'sign_ins.user_id')
      .select('token_hash')
      .where('token_hash', 'in', signIns.slice(from, from + 500))
      .where('expires_at', '>', now)
      .where('last_used_at', '>', now - SIGN_IN_IDLE_MS)
      .where('users.disabled', '=', 0)
      .execute()
    for (const row of rows) live.add(row.token_hash)
  }
  return live
}
