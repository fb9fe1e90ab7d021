import type { OwnJob } from '../../job-desk.ts'
import type { HeldOrder } from '../ledger/held-order.ts'

/** The order of a job that this device makes by itself. It gives way to what people asked for. TRIG4. */
export function makeOrder(
  { jobId, script, inputs, expiresAt }: Omit<OwnJob, 'watchId'>,
  origin: HeldOrder['origin'],
  { deviceId, now }: { deviceId: string; now: number },
): HeldOrder {
  return {
    jobId,
    deviceId,
    script,
    runContext: null,
    inputs,
    sealedInputs: null,
    runAs: null,
    dryRun: false,
    priority: 'periodic',
    issuedAt: now,
    expiresAt,
    origin,
  }
}
