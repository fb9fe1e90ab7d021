import type { Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { deviceFactsSchema } from '../../../shared/protocol/agent-link.ts'
import { modesAllowedBy, resolvePolicy, termsOf } from '../../../shared/sessions/policy.ts'
import { allowedModes } from '../../../shared/sessions/session-mode.ts'
import { withholding, type SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { modesOfRole } from '../consent/decide-admission.ts'
import type { SessionRecord } from '../session-records.ts'
import { findApplyingLinks } from './find-links.ts'

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
  const [user, device] = [
    await db.selectFrom('users').select('role').where('id', '=', controllerId).executeTakeFirstOrThrow(),
    await db.selectFrom('devices').select('facts_json').where('id', '=', deviceId).executeTakeFirstOrThrow(),
  ]
  const deviceCan =
    device.facts_json === null ? [] : deviceFactsSchema.parse(JSON.parse(device.facts_json)).modes
  const modes = allowedModes({
    policyAllows: modesAllowedBy(policy),
    deviceCan,
    controllerMay: modesOfRole(user.role),
  })
  return withholding({ ...termsOf(policy), allowedModes: modes }, session.request?.answered?.withheld ?? [])
}
