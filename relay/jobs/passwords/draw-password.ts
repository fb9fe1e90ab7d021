import { randomInt } from 'node:crypto'
import type { Transaction } from 'kysely'
import { makePassword, passwordPolicySchema } from '../../../shared/jobs/make-password.ts'
import { keepCandidate, readSecret } from '../../records/record-secrets.ts'
import type { Schema } from '../../store/schema.ts'
import type { JobRecord } from '../events/job-records.ts'
import type { JobsContext } from '../jobs-context.ts'
import { placeOf } from './password-place.ts'

/**
 * A new password by the policy of its record's type, kept as candidate before any device hears of it. Where an earlier job ended
 * without anyone knowing whether the device has taken its candidate, the same one is tried again: so the valid password is always
 * among those that are kept. ROT1.
 */
export async function drawPassword(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  jobId: string,
  owner: JobRecord,
): Promise<string> {
  const { fieldKey } = ctx.secrets
  const place = placeOf(owner)
  const policy = passwordPolicySchema.parse(JSON.parse(owner.password_policy_json))
  const uncertain = await readSecret(trx, fieldKey, place, 'candidate')
  const password = uncertain ?? makePassword(policy, limit => randomInt(limit))
  await keepCandidate(trx, fieldKey, ctx.clock(), place, password, jobId)
  return password
}
