import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { RelayContext } from '../context.ts'
import { throttleKeyOf } from '../http/source-of.ts'
import type { Station } from '../station.ts'
import { addUser } from './add-user.ts'
import { changeOwnPassword, changeUser } from './change-user.ts'
import { listRelays } from '../link/list-relays.ts'
import { openGrowingThrottle } from '../throttles/growing-throttle.ts'
import { organisationName } from './organisation.ts'
import { hashPassword, requireStrongPassword } from './passwords.ts'
import { needsSetUp, setUp } from './set-up.ts'
import { openSignInThrottles, signIn } from './sign-in.ts'
import { toUser, type UserRow } from './user-rows.ts'

/** Set-up, sign-in, and the users. AUTH1. */
export function accountsStation(ctx: RelayContext): Station {
  const throttles = openSignInThrottles(ctx.peers.makeCounter)
  const setUpThrottle = openGrowingThrottle(ctx.peers.makeCounter, {
    name: 'set-up',
    freeTries: 10,
    firstDelayMs: 2_000,
    longestDelayMs: 5 * 60_000,
    forgetAfterMs: 3_600_000,
  })
  /** Guesses of a signed-in person's current password, by someone at a screen left open. */
  const ownPasswordThrottle = openGrowingThrottle(ctx.peers.makeCounter, {
    name: 'own-password',
    freeTries: 5,
    firstDelayMs: 5_000,
    longestDelayMs: 15 * 60_000,
    forgetAfterMs: 3_600_000,
  })
  const signedIn = async (opened: { user: UserRow; token: string; expiresAt: number }) => ({
    token: opened.token,
    expiresAt: opened.expiresAt,
    user: toUser(opened.user),
    organisation: await organisationName(ctx.store.db),
    relays: await listRelays(ctx),
  })
  return {
    api: {
      async 'GET /api/setup'() {
        return { needed: await needsSetUp(ctx.store.db) }
      },
      async 'POST /api/setup'({ body }, { source }) {
        await setUpThrottle.take(throttleKeyOf(source))
        return await signedIn(await setUp(ctx, body, source))
      },
      async 'POST /api/login'({ body }, { source }) {
        return await signedIn(await signIn(ctx, throttles, body, source))
      },
      async 'POST /api/logout'(_, { caller, source, signIn }) {
        const ended = requireSignIn(signIn)
        await ctx.store.transaction(async trx => {
          await trx.deleteFrom('sign_ins').where('token_hash', '=', ended).execute()
          await appendAudit(trx, {
            at: ctx.clock(),
            actor: caller.userName,
            act: 'user:sign-out',
            subject: caller.userName,
            outcome: 'done',
            source,
          })
        })
        ctx.controllers.disconnectSignIn(ended)
        return {}
      },
      async 'GET /api/me'(_, { caller }) {
        const row = await ctx.store.db
          .selectFrom('users')
          .selectAll()
          .where('id', '=', caller.userId)
          .executeTakeFirstOrThrow()
        return { user: toUser(row), organisation: await organisationName(ctx.store.db) }
      },
      async 'POST /api/me/password'({ body }, { caller, signIn }) {
        await ownPasswordThrottle.take(caller.userId)
        await changeOwnPassword(ctx, body, caller, requireSignIn(signIn))
        await ownPasswordThrottle.forget(caller.userId)
        return {}
      },
      async 'GET /api/users'() {
        const rows = await ctx.store.db.selectFrom('users').selectAll().orderBy('name').execute()
        return { rows: rows.map(toUser) }
      },
      async 'POST /api/users'({ body }, { caller }) {
        requireStrongPassword(body.password, { ...body, organisation: await organisationName(ctx.store.db) })
        const passwordHash = await hashPassword(body.password)
        const by = { at: ctx.clock(), actor: caller.userName, source: caller.source }
        const row = await ctx.store.transaction(trx => addUser(trx, { ...body, passwordHash }, by))
        ctx.announce('users')
        return toUser(row)
      },
      async 'PATCH /api/users/:id'({ params, body }, { caller }) {
        return toUser(await changeUser(ctx, params.id, body, caller))
      },
    },
  }
}

function requireSignIn(signIn: string | undefined): string {
  if (signIn === undefined) throw new Failure('not-signed-in', relayWords.bearerTokenExpected)
  return signIn
}
