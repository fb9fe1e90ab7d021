import type { EndReason } from '../../../shared/sessions/session-state.ts'
import type { SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { changePlace } from './change-place.ts'
import { readShare } from './decide-share.ts'
import { takeBack } from './hand-over.ts'
import { closePlace, participantsOf, shareOf, type ParticipantRow } from './participant-rows.ts'

/** Beyond the grace time that the device was told. */
const BEYOND_GRACE_MS = 60_000
const byRelay = { actor: 'relay', source: '' } as const

/** Brings the participants of a session under the policy as it is now, and ends what nobody answers. POL1. */
export async function applyShares(ctx: SessionsContext, session: SessionRecord): Promise<void> {
  const { id: sessionId, deviceId, request, state } = session
  if (deviceId === null || !request || state.phase !== 'live') return
  for (const row of await participantsOf(ctx.store.db, sessionId)) {
    const graceTimeMs = Math.max(request.terms.consent.graceTimeMs, BEYOND_GRACE_MS)
    const isUnanswered = ctx.clock() - row.since >= graceTimeMs + BEYOND_GRACE_MS
    if (row.state === 'taking-over' && isUnanswered) await takeBack(ctx, { sessionId, participantId: row.id })
    else if (row.state === 'asked' && isUnanswered) await close(ctx, sessionId, row, 'grace-time-ran-out')
    else await applyShare(ctx, session, { deviceId, terms: request.terms }, row)
  }
}

async function applyShare(
  ctx: SessionsContext,
  { id: sessionId }: SessionRecord,
  { deviceId, terms }: { deviceId: string; terms: Parameters<typeof readShare>[1] },
  row: ParticipantRow,
): Promise<void> {
  // Who is in already stays when the session is handed to somebody who could not have invited them.
  const lead = { ...terms, may: { ...terms.may, participants: true } }
  const share = await readShare(ctx.store.db, lead, { userId: row.user_id, deviceId })
  if (typeof share === 'string') return await close(ctx, sessionId, row, 'policy-changed')
  const before = shareOf(row)
  if (before.screen === share.screen && before.chat === share.chat) return
  await changePlace(ctx, sessionId, async trx => {
    await trx
      .updateTable('participants')
      .set({ screen: share.screen ? 1 : 0, chat: share.chat ? 1 : 0 })
      .where('id', '=', row.id)
      .execute()
  })
}

async function close(
  ctx: SessionsContext,
  sessionId: string,
  row: ParticipantRow,
  reason: EndReason,
): Promise<void> {
  await changePlace(ctx, sessionId, async trx => {
    await closePlace(ctx, trx, row, reason, byRelay)
  })
}
