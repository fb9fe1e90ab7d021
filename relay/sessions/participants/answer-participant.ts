import type { ConnectedDevice } from '../../station.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { ParticipantAnswer } from '../../../shared/protocol/participant.ts'
import { deviceEndReasons, type EndReason } from '../../../shared/sessions/session-state.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { changePlace } from './change-place.ts'
import { closePlace, noteParticipant } from './participant-rows.ts'
import { sessionOfDevice } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'

interface OfPlace {
  sessionId: string
  participantId: string
}

/**
 * The device's answer about a person who wants to take part; only the first one counts.
 * Throws `session-not-found`, `invalid-input` for a reason that is not the device's.
 */
export async function takeParticipantAnswer(
  ctx: SessionsContext,
  device: ConnectedDevice,
  { sessionId, participantId }: OfPlace,
  answer: ParticipantAnswer,
): Promise<void> {
  await sessionOfDevice(ctx.store.db, device.deviceId, sessionId)
  if (!answer.accepted) mustBeTheDevices(answer.reason)
  const by = { actor: `device:${device.deviceId}`, source: device.source }
  await changePlace(ctx, sessionId, async (trx, _session, rows) => {
    const row = rows.find(({ id }) => id === participantId)
    if (row?.state !== 'asked') return
    if (!answer.accepted) return await closePlace(ctx, trx, row, answer.reason, by)
    const now = ctx.clock()
    await trx
      .updateTable('participants')
      .set({ state: 'joined', since: now, joined_at: now })
      .where('id', '=', row.id)
      .execute()
    await noteParticipant(ctx, trx, row, 'joined', by)
  })
}

/** A participant's connection is gone for good, as the device says; their part ends, the session goes on. */
export async function endParticipantByDevice(
  ctx: SessionsContext,
  device: ConnectedDevice,
  { sessionId, participantId }: OfPlace,
  reason: EndReason,
): Promise<void> {
  await sessionOfDevice(ctx.store.db, device.deviceId, sessionId)
  mustBeTheDevices(reason)
  const by = { actor: `device:${device.deviceId}`, source: device.source }
  await changePlace(ctx, sessionId, async (trx, _session, rows) => {
    const row = rows.find(({ id }) => id === participantId)
    if (row) await closePlace(ctx, trx, row, reason, by)
  })
}

export function mustBeTheDevices(reason: EndReason): void {
  if (deviceEndReasons.includes(reason) || reason === 'participant-left') return
  throw new Failure(
    'invalid-input',
    say(relaySessionWords.reasonNotYours, { who: relaySessionWords.aDevice, reason }),
  )
}
