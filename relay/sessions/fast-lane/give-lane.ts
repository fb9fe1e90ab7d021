import { Failure } from '../../../shared/protocol/failure.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { sessionOfController, sessionOfDevice, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'

type Token = { token: string }

/** To a device, or a guest that plays one: its end of a lane of its own session. Throws `session-state`, `unavailable`. */
export async function giveDeviceLane(
  ctx: SessionsContext,
  { deviceId }: { deviceId: string },
  sessionId: string,
): Promise<Token> {
  mustBeLive(await sessionOfDevice(ctx.store.db, deviceId, sessionId))
  return ctx.lanes.open(sessionId)
}

/** To the controller: the other end of what the device has opened. Throws `session-state`, `unavailable`. */
export async function giveControllerLane(
  ctx: SessionsContext,
  caller: Parameters<typeof sessionOfController>[1],
  sessionId: string,
): Promise<Token> {
  mustBeLive(await sessionOfController(ctx.store.db, caller, sessionId))
  return ctx.lanes.join(sessionId)
}

/** Throws `session-state` where nothing can pass between the ends of this session. */
function mustBeLive({ state }: SessionRecord): void {
  if (state.phase === 'live') return
  throw new Failure('session-state', say(relaySessionWords.laneNeedsLive, { phase: state.phase }))
}
