import type { Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { isGuestId } from '../../../shared/protocol/guest-link.ts'
import { termsForGuest } from '../../../shared/sessions/guest-terms.ts'
import { modesAllowedBy, resolvePolicy, termsOf } from '../../../shared/sessions/policy.ts'
import { allowedModes } from '../../../shared/sessions/session-mode.ts'
import { withholding, type SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { modesOfRole } from '../consent/decide-admission.ts'
import type { SessionRecord } from '../session-records.ts'
import { findApplyingLinks } from './find-links.ts'
import { modesOfTarget } from './target-modes.ts'

/**
 * The terms of this session by policy, device and the controller's role as they are now, less what the target's user withheld;
 * null where no link applies any more. Read at every decision, so that a change counts at once. POL1, POL2.
 */
export async function currentTerms(
  db: Kysely<Schema>,
  session: Pick<SessionRecord, 'controllerId' | 'request'> & { deviceId: string },
): Promise<SessionTerms | null> {
  const { controllerId, deviceId } = session
  const policy = resolvePolicy(await findApplyingLinks(db, controllerId, deviceId))
  if (!policy) return null
  const user = await db
    .selectFrom('users')
    .select('role')
    .where('id', '=', controllerId)
    .executeTakeFirstOrThrow()
  const modes = allowedModes({
    policyAllows: modesAllowedBy(policy),
    deviceCan: await modesOfTarget(db, deviceId),
    controllerMay: modesOfRole(user.role),
  })
  const terms = isGuestId(deviceId) ? termsForGuest(termsOf(policy)) : termsOf(policy)
  return withholding({ ...terms, allowedModes: modes }, session.request?.answered?.withheld ?? [])
}
