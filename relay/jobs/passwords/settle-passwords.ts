import type { Transaction } from 'kysely'
import { z } from 'zod'
import { judgePasswords, readTried } from '../../../shared/jobs/judge-passwords.ts'
import { outputValueSchema } from '../../../shared/jobs/output-values.ts'
import type { TaskContent } from '../../../shared/jobs/task.ts'
import { findCandidate, forgetSecret, promoteCandidate } from '../../records/record-secrets.ts'
import type { Schema } from '../../store/schema.ts'
import type { JobEnd } from '../dispatch/job-changes.ts'
import type { JobsContext } from '../jobs-context.ts'
import type { PasswordPlace } from './password-place.ts'

/**
 * What the end of a job means for the password that it renewed, verified or reconciled, in the transaction in which it ends. ROT1.
 * Nothing is forgotten that may be the account's password: where nobody knows, the candidate stays beside the current one.
 */
export async function settlePasswords(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  job: { id: string; offeredAt: number | null; place: PasswordPlace },
  inputs: TaskContent['inputs'],
  end: Pick<JobEnd, 'state' | 'reported'>,
): Promise<void> {
  const { place } = job
  const outputs = z.array(outputValueSchema).parse(JSON.parse(end.reported?.outputs_json ?? '[]'))
  let verdict = judgePasswords(readTried(inputs, outputs))
  const candidate = await findCandidate(trx, place)
  if (verdict === 'keep-all' && candidate?.jobId === job.id) {
    if (end.state === 'completed') verdict = 'promote-candidate'
    // Neither this job's device nor another's has heard of it.
    else if (job.offeredAt === null && candidate.drawnFor === job.id) verdict = 'drop-candidate'
  }
  if (verdict === 'promote-candidate') await promoteCandidate(trx, ctx.clock(), place)
  if (verdict === 'keep-current' || verdict === 'drop-candidate') await forgetSecret(trx, place, 'candidate')
  if (verdict === 'keep-current') await forgetSecret(trx, place, 'previous')
}
