import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { newId } from '../../store/new-id.ts'
import type { ShownCode } from '../../../shared/protocol/controller-link.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionState } from '../../../shared/sessions/session-state.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { issueCode, newCodeLife } from './issue-code.ts'
import { showCode } from './show-code.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

/** How many codes one person may have out at a time. */
export const MAX_WAITING_SESSIONS = 20

/**
 * The controller starts a session without choosing a target, and is told its code. CODE1.
 * Throws `forbidden` for a role that has no sessions, `too-many-requests` when too many codes of this person wait already.
 */
export async function startSession(ctx: SessionsContext, caller: Caller): Promise<ShownCode> {
  if (caller.role === 'auditor') throw new Failure('forbidden', relaySessionWords.auditorHoldsNoSessions)
  const sessionId = newId()
  const code = await ctx.store.transaction(async trx => {
    const { waiting } = await trx
      .selectFrom('sessions')
      .select(count => count.fn.countAll<number>().as('waiting'))
      .where('controller_id', '=', caller.userId)
      .where('phase', '=', 'waiting')
      .executeTakeFirstOrThrow()
    if (waiting >= MAX_WAITING_SESSIONS)
      throw new Failure(
        'too-many-requests',
        say(relaySessionWords.tooManyWaiting, { count: MAX_WAITING_SESSIONS }),
      )
    const life = newCodeLife(ctx)
    await trx
      .insertInto('sessions')
      .values({
        id: sessionId,
        controller_id: caller.userId,
        device_id: null,
        phase: 'waiting',
        state_json: JSON.stringify({ phase: 'waiting', ...life } satisfies SessionState),
        request_json: null,
        started_at: ctx.clock(),
        ended_at: null,
      })
      .execute()
    const issued = await issueCode(ctx, trx, sessionId, life)
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'session:start',
      subject: `session ${sessionId}`,
      outcome: 'done',
      source: caller.source,
      data: { codeExpiresAt: life.codeExpiresAt },
    })
    return issued
  })
  ctx.announce('sessions')
  return await showCode(ctx, sessionId, code)
}
