import type { Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { modesAllowedBy, resolvePolicy } from '../../../shared/sessions/policy.ts'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import { modesOfRole } from '../consent/decide-admission.ts'
import type { SessionRecord } from '../session-records.ts'
import { findApplyingLinks } from './find-links.ts'

/** Whether policy and the controller's role, as they are now, allow this session in this mode (in any, where none is given). */
export async function policyStillAllows(
  db: Kysely<Schema>,
  session: Pick<SessionRecord, 'controllerId' | 'deviceId'>,
  mode?: SessionMode,
): Promise<boolean> {
  const { controllerId, deviceId } = session
  if (deviceId === null) return true
  const policy = resolvePolicy(await findApplyingLinks(db, controllerId, deviceId))
  if (!policy) return false
  const user = await db
    .selectFrom('users')
    .select('role')
    .where('id', '=', controllerId)
    .executeTakeFirstOrThrow()
  const allowed = modesAllowedBy(policy).filter(each => modesOfRole(user.role).includes(each))
  return mode === undefined ? allowed.length > 0 : allowed.includes(mode)
}
