import type { Transaction } from 'kysely'
import type { InputValues } from '../../../shared/jobs/declaration.ts'
import { checkInputs } from '../../../shared/jobs/check-inputs.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { storeInputs } from '../../jobs/dispatch/sealed-inputs.ts'
import type { PreparedJob } from '../../jobs/events/make-task-job.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import type { TriggerRow } from './trigger-rows.ts'

/** The job of a trigger on one device, ready to be written. Null where the script version is gone. Throws `input-invalid`. */
export async function jobOfTrigger(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  { id: triggerId, content }: TriggerRow,
  job: {
    deviceId: string
    isOnline: boolean
    dueAt: number
    expiresAt: number
    inputs: InputValues
    by: string
    missed?: number
  },
): Promise<PreparedJob | null> {
  const version = await ctx.versions(content.scriptId, content.scriptVersion, trx)
  if (version === null) return null
  const id = newId()
  const state = job.isOnline ? 'queued' : 'waiting-for-device'
  const missed = job.missed ?? 0
  return {
    values: {
      id,
      state,
      cause: null,
      details: missed > 0 ? say(taskWords.missed, { count: missed }) : '',
      device_id: job.deviceId,
      script_id: content.scriptId,
      script_name: version.declaration.name,
      script_version: content.scriptVersion,
      script_sha256: version.sha256,
      session_id: null,
      requested_by: job.by,
      requested_by_id: null,
      inputs_json: storeInputs(
        ctx.secrets.fieldKey,
        id,
        version.declaration,
        checkInputs(version.declaration, job.inputs),
      ),
      requested_at: ctx.clock(),
      expires_at: job.expiresAt,
      due_at: job.dueAt,
      missed: missed > 0 ? missed : null,
      trigger_id: triggerId,
      trigger_kind: content.kind,
    },
    made: { jobId: id, state, requestedById: null, deviceId: job.deviceId, opensAt: job.dueAt },
  }
}
