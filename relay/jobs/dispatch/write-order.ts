import { sign } from 'node:crypto'
import { jobOrderSchema, sealedInputsPurpose, type SignedOrder } from '../../../shared/protocol/job.ts'
import { isPeriodicType } from '../../../shared/jobs/policy-events.ts'
import { parse } from '../../../shared/protocol/failure.ts'
import { sealTo } from '../../../shared/signing/sealed-box.ts'
import type { JobsContext } from '../jobs-context.ts'
import { openDivided } from './sealed-inputs.ts'

/** What an order is made of; `OfferRow` of offer-jobs.ts has it. */
export interface OrderSource {
  id: string
  device_id: string
  script_id: string
  script_version: number
  inputs_json: string
  run_as: string | null
  dry_run: number | null
  event: string | null
  trigger_kind: string | null
  requested_at: number
  expires_at: number
}

/**
 * The order for one job: its exact text, and the relay's Ed25519 signature over it. Written anew for each offer; its secrets are
 * sealed to the device's key. SEC1. Null where it has secrets and the device has told no key.
 */
export async function writeOrder(ctx: JobsContext, job: OrderSource): Promise<SignedOrder | null> {
  const version = await ctx.versions(job.script_id, job.script_version)
  if (version === null) throw new Error(`The script version of job ${job.id} is not in the store.`)
  const { open, secret } = openDivided(ctx.secrets.fieldKey, job.id, job.inputs_json)
  const sealingKey = secret === null ? null : await findSealingKey(ctx, job.device_id)
  if (secret !== null && sealingKey === null) return null
  const purpose = sealedInputsPurpose({ jobId: job.id, deviceId: job.device_id })
  const order = JSON.stringify(
    parse(
      jobOrderSchema,
      {
        jobId: job.id,
        deviceId: job.device_id,
        script: { fileName: version.fileName, sha256: version.sha256, bytes: version.bytes },
        declaration: version.declaration,
        runContext: version.declaration.runContext,
        inputs: open,
        sealedInputs:
          secret === null || sealingKey === null ? null : sealTo(sealingKey, purpose, JSON.stringify(secret)),
        runAs: job.run_as,
        dryRun: job.dry_run === 1,
        // What comes round by the clock gives way. TRIG4.
        priority: isPeriodicType(job.event) || job.trigger_kind === 'periodic' ? 'periodic' : 'on-demand',
        issuedAt: job.requested_at,
        expiresAt: job.expires_at,
      },
      'job order',
    ),
  )
  return { order, signature: sign(null, Buffer.from(order), ctx.secrets.orderPrivateKey).toString('base64') }
}

async function findSealingKey(ctx: JobsContext, deviceId: string): Promise<string | null> {
  const row = await ctx.store.db
    .selectFrom('devices')
    .select('sealing_key')
    .where('id', '=', deviceId)
    .executeTakeFirst()
  return row?.sealing_key ?? null
}
