import type { HeldSession } from '../../../shared/protocol/page-link.ts'
import {
  permissions,
  withholding,
  type Permission,
  type SessionTerms,
} from '../../../shared/sessions/session-terms.ts'
import { decidePoint, type DeviceSays } from './decide-point.ts'

/** Single permissions: what the acceptance window offers, and what the terms are once the user has chosen. Pure. CONS2. */

type Offered = Extract<HeldSession, { phase: 'accepting' }>['permissions']

/** What the user chose: what was given for the whole session, and what is not to be had in it at all. */
export interface Given {
  granted: readonly Permission[]
  withheld: readonly Permission[]
}
export const nothingGiven: Given = { granted: [], withheld: [] }

/** These have a consent point of their own, so what is not given now may be asked for later. */
const withPoint = ['file-transfer', 'system-information', 'recording'] as const
type WithPoint = (typeof withPoint)[number]
const hasPoint = (permission: Permission): permission is WithPoint =>
  (withPoint as readonly Permission[]).includes(permission)

/** What the acceptance window offers one by one. */
export function offeredPermissions(terms: SessionTerms, device: DeviceSays): Offered {
  return permissions.flatMap((permission): Offered => {
    if (!terms.may[permission]) return []
    if (permission === 'clipboard' && !terms.allowedModes.includes('active')) return []
    if (!hasPoint(permission)) return [{ permission, preset: true, otherwise: 'withheld' as const }]
    if (permission === 'recording' && terms.recording.forced) return []
    const { act } = decidePoint(terms, permission, device)
    return act === 'refuse' ? [] : [{ permission, preset: act === 'proceed', otherwise: 'ask' as const }]
  })
}

/** What the user gave by ticking these of what was offered. */
export function givenBy(offered: Offered, ticked: readonly Permission[]): Given {
  const left = offered.filter(({ permission }) => !ticked.includes(permission))
  return {
    granted: offered.map(({ permission }) => permission).filter(permission => ticked.includes(permission)),
    withheld: left.filter(({ otherwise }) => otherwise === 'withheld').map(({ permission }) => permission),
  }
}

/** The terms as they hold on this device: policy, less what the user withheld, with what is still asked each time. */
export function effectiveTerms(terms: SessionTerms, given: Given, device: DeviceSays): SessionTerms {
  const kept = withholding(terms, given.withheld)
  const may = { ...kept.may }
  const asks = { ...kept.consent.asks }
  for (const point of withPoint) {
    const { act } = decidePoint(kept, point, device)
    if (act === 'refuse') may[point] = false
    // Whoever accepted a session that policy records has accepted the recording.
    const accepted = given.granted.includes(point) || (point === 'recording' && kept.recording.forced)
    asks[point] = act === 'ask' && !accepted
  }
  if (kept.recording.forced) may.recording = true
  return { ...kept, may, consent: { ...kept.consent, asks } }
}
