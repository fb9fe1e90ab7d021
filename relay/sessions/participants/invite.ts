import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { keyedHash } from '../../secrets.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { MOST_PARTICIPANTS } from '../../../shared/protocol/participant.ts'
import { CODE_LIFETIME_MS } from '../../../shared/sessions/connection-code.ts'
import { participantRefusals as words } from '../../../shared/words/en/participants.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { drawCode } from '../codes/draw-code.ts'
import { lockOwnSession } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { participantsOf } from './participant-rows.ts'

const MAX_DRAWS = 20

/**
 * Gives a live session a code by which one more person may join; the one it had is dead. Only the keyed hash is stored.
 * Throws `session-not-found` for anybody but the one in control, `session-state`, `forbidden` where policy says so or it is full.
 */
export async function invite(
  ctx: SessionsContext,
  caller: Caller,
  sessionId: string,
): Promise<{ code: string; expiresAt: number; now: number }> {
  return await ctx.store.transaction(async trx => {
    const { state, request } = await lockOwnSession(ctx, trx, caller, sessionId)
    if (state.phase !== 'live') throw new Failure('session-state', say(words.notLive, { phase: state.phase }))
    if (!request?.terms.may.participants) throw new Failure('forbidden', words.mayNotInvite)
    if ((await participantsOf(trx, sessionId)).length >= MOST_PARTICIPANTS)
      throw new Failure('forbidden', say(words.full, { count: MOST_PARTICIPANTS }))
    const now = ctx.clock()
    const expiresAt = now + CODE_LIFETIME_MS
    await trx
      .deleteFrom('participant_codes')
      .where(eb => eb.or([eb('session_id', '=', sessionId), eb('expires_at', '<=', now)]))
      .execute()
    for (let attempt = 0; attempt < MAX_DRAWS; attempt++) {
      const code = drawCode(ctx.config.codeLength)
      const code_hash = keyedHash(ctx.secrets.codeKey, code)
      const taken = await trx
        .insertInto('participant_codes')
        .values({ code_hash, session_id: sessionId, expires_at: expiresAt })
        .onConflict(conflict => conflict.column('code_hash').doNothing())
        .returning('code_hash')
        .executeTakeFirst()
      if (!taken) continue
      await appendAudit(trx, {
        at: now,
        actor: caller.userName,
        act: 'session:invite',
        subject: `session ${sessionId}`,
        outcome: 'done',
        source: caller.source,
        data: { expiresAt },
      })
      return { code, expiresAt, now }
    }
    throw new Failure(
      'unavailable',
      say(relaySessionWords.noFreeCode, { draws: MAX_DRAWS, length: ctx.config.codeLength }),
    )
  })
}

/** The code is dead; a second time changes nothing. */
export async function uninvite(ctx: SessionsContext, caller: Caller, sessionId: string): Promise<void> {
  await ctx.store.transaction(async trx => {
    await lockOwnSession(ctx, trx, caller, sessionId)
    await trx.deleteFrom('participant_codes').where('session_id', '=', sessionId).execute()
  })
}
