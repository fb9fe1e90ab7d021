import type { JobsContext } from '../jobs-context.ts'

/** Jobs that were not offered wait for their device, or no longer: what the rows say follows what the device does. JOB2. */
export async function markWaiting(ctx: JobsContext, deviceId: string): Promise<void> {
  await setState(ctx, deviceId, 'queued', 'waiting-for-device')
}

export async function markQueued(ctx: JobsContext, deviceId: string): Promise<void> {
  await setState(ctx, deviceId, 'waiting-for-device', 'queued')
}

async function setState(
  ctx: JobsContext,
  deviceId: string,
  from: 'queued' | 'waiting-for-device',
  to: 'queued' | 'waiting-for-device',
): Promise<void> {
  const rows = await ctx.write(trx =>
    trx
      .updateTable('jobs')
      .set({ state: to })
      .where('device_id', '=', deviceId)
      .where('state', '=', from)
      .where('offered_at', 'is', null)
      .returning(['id', 'requested_by_id'])
      .execute(),
  )
  if (rows.length > 0)
    ctx.changed(...rows.map(row => ({ jobId: row.id, state: to, requestedById: row.requested_by_id })))
}

/** After a start: jobs of devices that are not connected wait, whatever the relay was doing when it stopped. */
export async function markWaitingAfterStart(ctx: JobsContext): Promise<void> {
  await ctx.write(trx =>
    trx
      .updateTable('jobs')
      .set({ state: 'waiting-for-device' })
      .where('state', '=', 'queued')
      .where('offered_at', 'is', null)
      .where('device_id', 'in', query => query.selectFrom('devices').select('id').where('online', '=', 0))
      .execute(),
  )
}
