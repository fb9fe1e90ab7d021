import { phasesWithDevice } from './consent/admit-target.ts'
import { tellDeviceOfEnd } from './apply-session-event.ts'
import { tellRoom } from './participants/attach-to.ts'
import { resumeSetUp } from './resume-sessions.ts'
import { sessionColumns, toSessionRecord } from './session-records.ts'
import type { SessionsContext } from './sessions-context.ts'

/** What was told shortly before the loss was noticed may not have arrived either. */
const BEFORE_NOTICED_MS = 10_000

/**
 * News between the relays were lost for a while: the controllers and devices of this relay are told again how their sessions
 * stand. All of it may be heard twice. BRK3.
 */
export async function tellAgain(ctx: SessionsContext, awaySince: number): Promise<void> {
  for (const room of ctx.controllers.sessionsHere()) await tellRoom(ctx, room)
  const rows = await ctx.store.db
    .selectFrom('sessions')
    .innerJoin('connections', join =>
      join.on(eb =>
        eb.or([
          eb('connections.target_id', '=', eb.ref('sessions.device_id')),
          eb('connections.target_id', '=', eb.ref('sessions.guest_id')),
        ]),
      ),
    )
    .select(sessionColumns)
    .where('connections.relay_id', '=', ctx.peers.id)
    .where(eb =>
      eb.or([eb('phase', 'in', phasesWithDevice), eb('ended_at', '>=', awaySince - BEFORE_NOTICED_MS)]),
    )
    .execute()
  for (const { id, deviceId, state } of rows.map(toSessionRecord)) {
    if (deviceId === null) continue
    if (state.phase === 'ended') await tellDeviceOfEnd(ctx, deviceId, { sessionId: id, reason: state.reason })
    else await resumeSetUp(ctx, deviceId)
  }
}
