import type { Kysely } from 'kysely'
import type { ApiInput } from '../../shared/protocol/admin-api.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { lockAuditEnd } from '../audit/append-audit.ts'
import type { RelayContext } from '../context.ts'
import type { RelaySecrets } from '../secrets.ts'
import type { Store } from '../store/open-store.ts'
import type { Schema } from '../store/schema.ts'
import { addUser } from './add-user.ts'
import { makeOneTimeToken, useOneTimeToken } from './one-time-tokens.ts'
import { setOrganisationName } from './organisation.ts'
import { hashPassword, requireStrongPassword } from './passwords.ts'
import { openSignIn } from './sign-ins.ts'
import type { UserRow } from './user-rows.ts'

const SETUP_LINK_LIFETIME_MS = 24 * 3_600_000

/** Whether the relay still waits for its first user. */
export async function needsSetUp(db: Kysely<Schema>): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined
}

/** The token of a new set-up link, valid once and for a day; null where there are users already. Older links stop working. */
export async function makeSetUpToken(
  store: Store,
  secrets: RelaySecrets,
  now: number,
): Promise<string | null> {
  return await store.transaction(async trx => {
    if (!(await needsSetUp(trx))) return null
    await trx.deleteFrom('one_time_tokens').where('purpose', '=', 'setup').execute()
    const of = { purpose: 'setup', createdBy: 'relay', now, lifetimeMs: SETUP_LINK_LIFETIME_MS } as const
    return (await makeOneTimeToken(trx, secrets, of)).token
  })
}

/** Makes the first administrator. Throws `setup-link-invalid`, also where there are users already, or `weak-password`. AUTH1. */
export async function setUp(
  ctx: Pick<RelayContext, 'store' | 'secrets' | 'clock'>,
  { token, organisation, name, fullName, mail, password }: ApiInput<'POST /api/setup'>['body'],
  source: string,
): Promise<{ user: UserRow; token: string; expiresAt: number }> {
  requireStrongPassword(password, { name, fullName, mail, organisation })
  const at = ctx.clock()
  // Checked before the costly hash, used up after it, in one transaction with what it allows.
  if (!(await needsSetUp(ctx.store.db))) throw linkInvalid()
  const passwordHash = await hashPassword(password)
  return await ctx.store.transaction(async trx => {
    // Two that set up at once follow one another.
    await lockAuditEnd(trx)
    const used = await useOneTimeToken(trx, ctx.secrets, token, 'setup', at)
    if (used === null || !(await needsSetUp(trx))) throw linkInvalid()
    await setOrganisationName(trx, organisation)
    const by = { at, actor: name, source }
    const user = await addUser(trx, { name, fullName, mail, role: 'administrator', passwordHash }, by)
    const signIn = await openSignIn(trx, ctx.secrets, user.id, at)
    await trx.updateTable('users').set({ last_sign_in_at: at }).where('id', '=', user.id).execute()
    return { user: { ...user, last_sign_in_at: at }, ...signIn }
  })
}

const linkInvalid = (): Failure => new Failure('setup-link-invalid', relayWords.setupLinkInvalid)
