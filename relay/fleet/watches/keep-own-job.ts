import type { Transaction } from 'kysely'
import type { JobResult } from '../../../shared/protocol/job.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { storeInputs } from '../../jobs/dispatch/sealed-inputs.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import { readContent } from '../triggers/trigger-rows.ts'

/**
 * A device reports a job that it made by itself, for a watch: its row is written, as one that runs, before its result is taken like any
 * other. False where the relay knows no such watch, or the device ran another script than the watch's action ever had.
 */
export async function keepOwnJob(
  ctx: Pick<JobsContext, 'clock' | 'secrets' | 'versions'>,
  trx: Transaction<Schema>,
  deviceId: string,
  result: JobResult,
): Promise<boolean> {
  if (!result.origin) return false
  const { watchId, inputs } = result.origin
  const row = await trx
    .selectFrom('triggers')
    .select(['name', 'content_json'])
    .where('id', '=', watchId)
    .where('kind', '=', 'self-healing')
    .executeTakeFirst()
  if (!row) return false
  const { scriptId } = readContent(row)
  const found = await trx
    .selectFrom('script_versions')
    .select('version')
    .where('script_id', '=', scriptId)
    .where('sha256', '=', result.scriptSha256)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  const version = found && (await ctx.versions(scriptId, found.version, trx))
  if (!found || !version) return false
  const at = ctx.clock()
  await trx
    .insertInto('jobs')
    .values({
      id: result.jobId,
      state: 'running',
      cause: null,
      details: '',
      device_id: deviceId,
      script_id: scriptId,
      script_name: version.declaration.name,
      script_version: found.version,
      script_sha256: version.sha256,
      session_id: null,
      requested_by: say(triggerWords.byTrigger, { name: row.name }),
      requested_by_id: null,
      inputs_json: storeInputs(ctx.secrets.fieldKey, result.jobId, version.declaration, inputs),
      requested_at: Math.min(result.startedAt ?? result.endedAt, at),
      expires_at: at,
      offered_at: result.startedAt ?? result.endedAt,
      started_at: result.startedAt,
      trigger_id: watchId,
      trigger_kind: 'self-healing',
    })
    .onConflict(conflict => conflict.column('id').doNothing())
    .execute()
  return true
}
