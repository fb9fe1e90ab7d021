import { sign } from 'node:crypto'
import { jobOrderSchema, type SignedOrder } from '../../../shared/protocol/job.ts'
import { parse } from '../../../shared/protocol/failure.ts'
import type { JobsContext } from '../jobs-context.ts'
import { openInputs } from './sealed-inputs.ts'

/** What an order is made of; `OfferRow` of offer-jobs.ts has it. */
export interface OrderSource {
  id: string
  device_id: string
  script_id: string
  script_version: number
  inputs_json: string
  requested_at: number
  expires_at: number
}

/**
 * The order for one job: its exact text, and the relay's Ed25519 signature over it. Written anew for each offer; the same
 * job always gives the same order.
 */
export async function writeOrder(ctx: JobsContext, job: OrderSource): Promise<SignedOrder> {
  const version = await ctx.versions(job.script_id, job.script_version)
  if (version === null) throw new Error(`The script version of job ${job.id} is not in the store.`)
  const order = JSON.stringify(
    parse(
      jobOrderSchema,
      {
        jobId: job.id,
        deviceId: job.device_id,
        script: { fileName: version.fileName, sha256: version.sha256, bytes: version.bytes },
        declaration: version.declaration,
        runContext: version.declaration.runContext,
        inputs: openInputs(ctx.secrets.fieldKey, job.id, job.inputs_json),
        priority: 'on-demand',
        issuedAt: job.requested_at,
        expiresAt: job.expires_at,
      },
      'job order',
    ),
  )
  return { order, signature: sign(null, Buffer.from(order), ctx.secrets.orderPrivateKey).toString('base64') }
}
