import type { Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import type { Share } from '../../../shared/protocol/participant.ts'
import { screenModes } from '../../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { currentTerms } from '../policy/current-terms.ts'

/** What a person gets of a session as a participant, by their own policy on that device; or why nothing. Pure. POL2. */
export function decideShare(lead: SessionTerms, own: SessionTerms | null): Share | EndReason {
  if (!lead.may.participants) return 'participants-forbidden'
  if (!own) return 'no-policy-link'
  const share = {
    screen: own.allowedModes.some(mode => screenModes.includes(mode)),
    chat: own.may.chat && own.allowedModes.includes('chat'),
  }
  return share.screen || share.chat ? share : 'no-allowed-mode'
}

/** The same, from the store as it is now. */
export async function readShare(
  db: Kysely<Schema>,
  lead: SessionTerms,
  of: { userId: string; deviceId: string },
): Promise<Share | EndReason> {
  const own = await currentTerms(db, { controllerId: of.userId, deviceId: of.deviceId, request: null })
  return decideShare(lead, own)
}
