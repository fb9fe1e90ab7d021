import type { Caller } from '../../context.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { changeSession, tellOfSession } from '../apply-session-event.ts'
import { lockOwnSession } from '../session-records.ts'
import { snapshotNow } from '../session-snapshot.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { newCodeLife } from './issue-code.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'

/**
 * Extend Timeout: the live code has the whole time again, as often as the relay's settings allow. CODE3.
 * Throws `session-not-found`; `session-state` when the code is dead or a target has come; `no-extension-left`.
 */
export async function extendCode(
  ctx: SessionsContext,
  caller: Caller,
  sessionId: string,
): Promise<Awaited<ReturnType<typeof snapshotNow>>> {
  const extended = await ctx.store.transaction(async trx => {
    const session = await lockOwnSession(ctx, trx, caller, sessionId)
    const { state } = session
    if (state.phase !== 'waiting' || state.codeExpiresAt <= ctx.clock())
      throw new Failure('session-state', relaySessionWords.noLiveCode)
    if (state.extensionsLeft <= 0) throw new Failure('no-extension-left', relaySessionWords.noExtensionLeft)
    const life = { ...newCodeLife(ctx), extensionsLeft: state.extensionsLeft - 1 }
    await trx
      .updateTable('connection_codes')
      .set({ expires_at: life.codeExpiresAt, extensions_left: life.extensionsLeft })
      .where('session_id', '=', sessionId)
      .execute()
    return await changeSession(
      ctx,
      trx,
      session,
      { type: 'code-renewed', ...life },
      {
        actor: caller.userName,
        source: caller.source,
        act: 'code:extend',
        data: { extensionsLeft: life.extensionsLeft },
      },
    )
  })
  tellOfSession(ctx, extended)
  return await snapshotNow(ctx, sessionId)
}
