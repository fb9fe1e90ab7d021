import type { RelayContext } from '../../context.ts'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { policyNames, resolvePolicy } from '../../../shared/sessions/policy.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { findApplyingLinks } from './find-links.ts'

/** What this user may do on this device, and which link decided each value. POL3. Throws `not-found`. */
export async function explainPolicy(
  ctx: RelayContext,
  { userId, deviceId }: { userId: string; deviceId: string },
): Promise<ApiReply<'GET /api/policy'>> {
  const { db } = ctx.store
  const user = await db.selectFrom('users').select('id').where('id', '=', userId).executeTakeFirst()
  if (!user) throw new Failure('not-found', relaySessionWords.userNotFound)
  const device = await db
    .selectFrom('devices')
    .select('id')
    .where('id', '=', deviceId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!device) throw new Failure('not-found', relaySessionWords.deviceNotFound)
  const links = await findApplyingLinks(db, userId, deviceId)
  const policy = resolvePolicy(links)
  if (!policy) return { values: null }
  const nameOf = new Map(links.map(link => [link.id, link.name]))
  return {
    values: policyNames.map(name => {
      const { value, decidedBy } = policy[name]
      return {
        name,
        value,
        decidedBy: decidedBy === null ? null : { id: decidedBy, name: nameOf.get(decidedBy) ?? decidedBy },
      }
    }),
  }
}
