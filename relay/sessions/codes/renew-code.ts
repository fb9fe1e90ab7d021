import type { Caller } from '../../context.ts'
import type { ShownCode } from '../../../shared/protocol/controller-link.ts'
import { changeSession, tellOfSession } from '../apply-session-event.ts'
import { lockOwnSession } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { issueCode, newCodeLife } from './issue-code.ts'
import { showCode } from './show-code.ts'

/**
 * Request New: the old code is dead, the new one has the whole time. CODE3.
 * Throws `session-not-found`, or `session-state` once a target has come.
 */
export async function renewCode(ctx: SessionsContext, caller: Caller, sessionId: string): Promise<ShownCode> {
  const { code, session } = await ctx.store.transaction(async trx => {
    const locked = await lockOwnSession(ctx, trx, caller, sessionId)
    const life = newCodeLife(ctx)
    const drawn = await issueCode(ctx, trx, sessionId, life)
    const renewed = await changeSession(
      ctx,
      trx,
      locked,
      { type: 'code-renewed', ...life },
      { actor: caller.userName, source: caller.source, act: 'code:renew' },
    )
    return { code: drawn, session: renewed }
  })
  tellOfSession(ctx, session)
  return await showCode(ctx, sessionId, code)
}
