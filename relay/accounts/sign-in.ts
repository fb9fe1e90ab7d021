import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { raiseAlarm } from '../audit/raise-alarm.ts'
import type { RelayContext } from '../context.ts'
import { throttleKeyOf } from '../http/source-of.ts'
import type { MakeCounter } from '../throttles/counters.ts'
import { openGrowingThrottle, type GrowingThrottle } from '../throttles/growing-throttle.ts'
import { checkPassword } from './passwords.ts'
import { forgetEndedSignIns, openSignIn } from './sign-ins.ts'
import type { UserRow } from './user-rows.ts'

/** What guards the password check: tries by name, and tries by source. */
export interface SignInThrottles {
  byName: GrowingThrottle
  bySource: GrowingThrottle
}

export const openSignInThrottles = (makeCounter: MakeCounter): SignInThrottles => ({
  byName: openGrowingThrottle(makeCounter, {
    name: 'sign-in-name',
    freeTries: 5,
    firstDelayMs: 2_000,
    longestDelayMs: 5 * 60_000,
    forgetAfterMs: 3_600_000,
  }),
  bySource: openGrowingThrottle(makeCounter, {
    name: 'sign-in-source',
    freeTries: 20,
    firstDelayMs: 2_000,
    longestDelayMs: 5 * 60_000,
    forgetAfterMs: 3_600_000,
  }),
})

type Ctx = Pick<RelayContext, 'store' | 'secrets' | 'clock' | 'announce'>

/**
 * Signs a person in. Throws `sign-in-failed` for a wrong name, a wrong password and a disabled user alike, in the same
 * time; `too-many-requests` where tries come too fast. AUTH1.
 */
export async function signIn(
  ctx: Ctx,
  throttles: SignInThrottles,
  { name, password }: { name: string; password: string },
  source: string,
): Promise<{ user: UserRow; token: string; expiresAt: number }> {
  const nameKey = name.toLowerCase()
  const sourceKey = throttleKeyOf(source)
  const { beyond: beyondBySource } = await throttles.bySource.take(sourceKey)
  const { beyond: beyondByName } = await throttles.byName.take(nameKey)
  const row = await ctx.store.db
    .selectFrom('users')
    .selectAll()
    .where('name', '=', nameKey)
    .executeTakeFirst()
  const fits = await checkPassword(row && row.disabled === 0 ? row.password_hash : null, password)
  if (!fits || !row) {
    // An invented name is told to nobody: it may be a password typed into the wrong field.
    await noteRefused(ctx, row?.name ?? null, source, beyondByName > 0 || beyondBySource > 0)
    throw new Failure('sign-in-failed', relayWords.signInFailed)
  }
  await throttles.byName.forget(nameKey)
  await throttles.bySource.giveBack(sourceKey)
  const at = ctx.clock()
  return await ctx.store.transaction(async trx => {
    const user = await trx
      .updateTable('users')
      .set({ last_sign_in_at: at })
      .where('id', '=', row.id)
      .where('disabled', '=', 0)
      .where('password_hash', '=', row.password_hash)
      .returningAll()
      .executeTakeFirst()
    if (!user) throw new Failure('sign-in-failed', relayWords.signInFailed)
    await forgetEndedSignIns(trx, at)
    const opened = await openSignIn(trx, ctx.secrets, user.id, at)
    await appendAudit(trx, {
      at,
      actor: user.name,
      act: 'user:sign-in',
      subject: user.name,
      outcome: 'done',
      source,
    })
    return { user, ...opened }
  })
}

async function noteRefused(
  ctx: Ctx,
  name: string | null,
  source: string,
  beyondFree: boolean,
): Promise<void> {
  await ctx.store.transaction(trx =>
    appendAudit(trx, {
      at: ctx.clock(),
      actor: name ?? 'unknown',
      act: 'user:sign-in',
      subject: name ?? 'unknown',
      outcome: 'refused',
      source,
    }),
  )
  if (beyondFree) await raiseAlarm(ctx, 'sign-in-attack', say(relayWords.signInAlarm, { source }))
}
