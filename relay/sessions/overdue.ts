import type { EndReason, SessionState } from '../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../shared/sessions/session-terms.ts'
import type { SessionLimits } from './sessions-context.ts'

/**
 * Why a session has to end by now, or null while it may go on. Pure.
 * `deviceGoneMs`: for how long its device has been connected to no relay; 0 while it is.
 */
export function overdueReason(
  state: SessionState,
  terms: Pick<SessionTerms, 'consent' | 'maximumLengthMs'> | null,
  deviceGoneMs: number,
  limits: SessionLimits,
  now: number,
): EndReason | null {
  const inSetUp = (longestMs: number, reason: EndReason): EndReason | null => {
    if (deviceGoneMs >= limits.deviceGoneMs) return 'device-went-offline'
    return state.phase !== 'waiting' && now - state.since >= longestMs ? reason : null
  }
  switch (state.phase) {
    case 'waiting':
      return now - state.codeExpiresAt >= limits.deadCodeMs ? 'code-expired' : null
    case 'authenticating':
      return inSetUp(limits.authenticatingMs, 'session-fault')
    case 'accepting':
      return inSetUp((terms?.consent.graceTimeMs ?? 0) + limits.acceptingBeyondGraceMs, 'grace-time-ran-out')
    case 'connecting':
      return inSetUp(limits.connectingMs, 'could-not-connect')
    case 'live':
      if (terms && now - state.since >= terms.maximumLengthMs) return 'maximum-length'
      if (state.interruptedAt === null) return null
      if (state.restarting)
        return now - state.interruptedAt >= limits.restartMs ? 'device-went-offline' : null
      return now - state.interruptedAt >= limits.interruptedMs ? 'connection-lost' : null
    case 'ended':
  }
  return null
}
