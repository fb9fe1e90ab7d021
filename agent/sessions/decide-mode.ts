import type { ConsentDecision } from '../../shared/sessions/consent.ts'
import { sessionModes, type SessionMode } from '../../shared/sessions/session-mode.ts'
import type { SessionTerms } from '../../shared/sessions/session-terms.ts'
import { decidePoint, type DeviceSays } from './consent/decide-point.ts'

/** Modes in mid-session. Pure. MODE3. */

/** What follows when the controller wishes for a mode: down is free, up needs what policy and floor say. */
export function decideModeWish(
  { mode, now, terms }: { mode: SessionMode; now: SessionMode; terms: SessionTerms },
  device: DeviceSays,
): ConsentDecision {
  if (!terms.allowedModes.includes(mode))
    return { act: 'refuse', reason: 'no-allowed-mode', decidedBy: 'policy' }
  if (sessionModes.indexOf(mode) >= sessionModes.indexOf(now)) return { act: 'proceed', decidedBy: 'policy' }
  return decidePoint(terms, 'mode-change', device, mode)
}

/** The first allowed mode below this one: a session never falls upwards. Null where there is none. */
export function nextModeDown(mode: SessionMode, allowed: readonly SessionMode[]): SessionMode | null {
  const below = sessionModes.slice(sessionModes.indexOf(mode) + 1)
  return below.find(lower => allowed.includes(lower)) ?? null
}
