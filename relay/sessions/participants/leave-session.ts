import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { participantRefusals as words } from '../../../shared/words/en/participants.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { changePlace } from './change-place.ts'
import { closePlace } from './participant-rows.ts'

/**
 * A participant leaves; the session goes on.
 * Throws `session-not-found` for whoever takes no part.
 */
export async function leaveSession(ctx: SessionsContext, caller: Caller, sessionId: string): Promise<void> {
  await changePlace(ctx, sessionId, async (trx, _session, rows) => {
    const own = rows.find(row => row.user_id === caller.userId)
    if (!own) throw new Failure('session-not-found', words.notAParticipant)
    await closePlace(ctx, trx, own, 'participant-left', { actor: caller.userName, source: caller.source })
  })
}

/** A participant wishes for control, or does not any more; the one in control and the device's user are told. */
export async function askForControl(
  ctx: SessionsContext,
  caller: Caller,
  sessionId: string,
  asks: boolean,
): Promise<void> {
  await changePlace(ctx, sessionId, async (trx, _session, rows) => {
    const own = rows.find(row => row.user_id === caller.userId && row.state !== 'asked')
    if (!own) throw new Failure('session-not-found', words.notAParticipant)
    await trx
      .updateTable('participants')
      .set({ asks_for_control: asks ? 1 : 0 })
      .where('id', '=', own.id)
      .execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'participant:ask-control',
      subject: `session ${sessionId}`,
      outcome: 'done',
      source: caller.source,
      data: { participantId: own.id, asks },
    })
  })
}
