import { organisationName } from '../../accounts/organisation.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { makePeering } from '../signalling/make-peering.ts'
import { shareOf, type ParticipantRow } from './participant-rows.ts'

/** Puts a person to the device; its answer comes as an event of its own. One that is offline is asked when it is back. */
export async function askAboutParticipant(
  ctx: SessionsContext,
  { id: sessionId, deviceId, request }: SessionRecord,
  row: ParticipantRow,
): Promise<void> {
  if (deviceId === null || !request) return
  const { maximumLengthMs } = request.terms
  const person = {
    name: row.name.slice(0, 120),
    mail: row.mail,
    organisation: await organisationName(ctx.store.db),
  }
  const peering = makePeering(ctx.config, { id: row.id, maximumLengthMs }, ctx.clock())
  try {
    const asked = { sessionId, participantId: row.id, person, share: shareOf(row), peering }
    await ctx.devices.ask(deviceId, 'participant:request', asked)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    ctx.log.info(
      { deviceId, sessionId, code: error.code },
      'the device could not be asked about a participant',
    )
  }
}
