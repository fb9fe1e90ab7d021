import type { Caller, RelayContext } from '../../context.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { resolvePolicy } from '../../../shared/sessions/policy.ts'
import { sessionOfController } from '../session-records.ts'
import { findApplyingLinks } from './find-links.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

/**
 * Checks that this person may run an action on this device, by the policy as it is now; from within a session where one is
 * named, and by the same policy where none is. Throws `session-not-found` where it is not their session, `session-state`
 * where it is not live or is with another device, `forbidden` where policy does not allow on-demand actions. POL2, TRIG1.
 */
export async function checkActionsAllowed(
  ctx: RelayContext,
  caller: Caller,
  deviceId: string,
  sessionId: string | undefined,
): Promise<void> {
  if (sessionId !== undefined) {
    const { state, request } = await sessionOfController(ctx.store.db, caller, sessionId)
    if (state.phase !== 'live')
      throw new Failure('session-state', say(relaySessionWords.actionsNeedLive, { phase: state.phase }))
    if (state.deviceId !== deviceId) throw new Failure('session-state', relaySessionWords.actionsOtherDevice)
    // The target's user may have withheld them from this session, whatever policy says.
    if (!request?.terms.may['on-demand-actions'])
      throw new Failure('forbidden', relaySessionWords.actionsForbidden)
  }
  const policy = resolvePolicy(await findApplyingLinks(ctx.store.db, caller.userId, deviceId))
  if (!policy?.['allow-on-demand-actions'].value)
    throw new Failure('forbidden', relaySessionWords.actionsForbidden)
}
