import type { Transaction } from 'kysely'
import type { WatchHappening } from '../../../shared/fleet/condition.ts'
import type { WatchEvent } from '../../../shared/protocol/watches.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import { makeTaskJob } from '../../jobs/events/make-task-job.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import { conditionTasksOf } from './condition-tasks.ts'

/**
 * A device has noticed something. Taken once, whatever its connection does; a condition of a task makes the task's job in the same
 * transaction. EVT1. Throws `not-found` for what is no self-healing trigger, and no condition of a task of this device.
 */
export async function takeWatchEvent(
  ctx: JobsContext,
  device: { deviceId: string; source: string },
  event: WatchEvent,
): Promise<void> {
  // A device whose clock is ahead has noticed it now.
  const at = Math.min(event.at, ctx.clock())
  const made = await ctx.write(async trx => {
    const name = await nameOfWatch(ctx, trx, device.deviceId, event.watchId)
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('watch_events')
      .values({
        id: event.eventId,
        watch_id: event.watchId,
        watch_name: name,
        device_id: device.deviceId,
        at,
        happening: event.happening,
        observed: event.observed,
        job_id: event.jobId,
      })
      .onConflict(conflict => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 0n) return false
    await trx
      .updateTable('trigger_devices')
      .set({
        last_happening: event.happening,
        last_observed: event.observed,
        last_at: at,
        ...(event.happening === 'muted' && { muted_until: event.until }),
        ...(!toldWhileMuted.has(event.happening) && { muted_until: null }),
        ...(event.jobId !== null && { last_job_id: event.jobId }),
      })
      .where('trigger_id', '=', event.watchId)
      .where('device_id', '=', device.deviceId)
      .execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: `device:${device.deviceId}`,
      act: `watch:${event.happening}`,
      subject: event.watchId,
      outcome: 'done',
      source: device.source,
      data: { observed: event.observed, ...(event.jobId !== null && { jobId: event.jobId }) },
    })
    return event.happening === 'came-about' && (await makeJobs(ctx, trx, device.deviceId, event.watchId))
  })
  ctx.announce('fleet')
  if (made) ctx.look()
}

/** These say nothing of whether the mute is over. */
const toldWhileMuted: ReadonlySet<WatchHappening> = new Set(['muted', 'cleared', 'failing'])

/** Also of a trigger that was removed meanwhile: what happened before is told later. */
async function nameOfWatch(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  deviceId: string,
  watchId: string,
): Promise<string> {
  const trigger = await trx
    .selectFrom('triggers')
    .select('name')
    .where('id', '=', watchId)
    .where('kind', '=', 'self-healing')
    .executeTakeFirst()
  if (trigger) return trigger.name
  const tasks = await conditionTasksOf(ctx, trx, deviceId)
  const task = tasks.find(each => each.watchId === watchId)
  if (!task) throw new Failure('not-found', triggerWords.notFound)
  return task.name
}

async function makeJobs(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  deviceId: string,
  watchId: string,
): Promise<boolean> {
  const tasks = await conditionTasksOf(ctx, trx, deviceId)
  const found = tasks.find(each => each.watchId === watchId)
  if (!found) return false
  const job = await makeTaskJob(ctx, trx, found.record, found.task, {
    event: 'on-condition',
    dueAt: ctx.clock(),
    by: say(triggerWords.byCondition, { device: found.record.name }),
    byId: null,
  })
  return job !== null
}
