import { sql } from 'kysely'
import { jobStateSchema } from '../../../shared/jobs/job-state.ts'
import type { JobsContext } from '../jobs-context.ts'

/** Jobs that were not offered wait for their device, or no longer: what the rows say follows what the device does. JOB2. */
export async function markWaiting(ctx: JobsContext, deviceId: string): Promise<void> {
  await setState(ctx, deviceId, 'queued', waitingState)
}

export async function markQueued(ctx: JobsContext, deviceId: string): Promise<void> {
  await setState(ctx, deviceId, 'waiting-for-device', 'queued')
}

/** One of a fan-out gives its turn back: others are not to wait for a device that is not there. TRIG2. */
const waitingState = sql<string>`case when fan_out_id is null then 'waiting-for-device' else 'scheduled' end`

async function setState(
  ctx: JobsContext,
  deviceId: string,
  from: 'queued' | 'waiting-for-device',
  to: 'queued' | typeof waitingState,
): Promise<void> {
  const rows = await ctx.write(trx =>
    trx
      .updateTable('jobs')
      .set({ state: to })
      .where('device_id', '=', deviceId)
      .where('state', '=', from)
      .where('offered_at', 'is', null)
      .returning(['id', 'state', 'requested_by_id', 'fan_out_id'])
      .execute(),
  )
  if (rows.length > 0)
    ctx.changed(
      ...rows.map(row => ({
        jobId: row.id,
        state: jobStateSchema.parse(row.state),
        requestedById: row.requested_by_id,
        fanOutId: row.fan_out_id,
      })),
    )
}

/** After a start: jobs of devices that are not connected wait, whatever the relay was doing when it stopped. */
export async function markWaitingAfterStart(ctx: JobsContext): Promise<void> {
  await ctx.write(trx =>
    trx
      .updateTable('jobs')
      .set({ state: waitingState })
      .where('state', '=', 'queued')
      .where('offered_at', 'is', null)
      .where('device_id', 'in', query => query.selectFrom('devices').select('id').where('online', '=', 0))
      .execute(),
  )
}
