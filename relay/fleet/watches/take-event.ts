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
import { conditionTasksOf, type ConditionTask } from './condition-tasks.ts'

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
    const watch = await findWatch(ctx, trx, device.deviceId, event.watchId)
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('watch_events')
      .values({
        id: event.eventId,
        watch_id: event.watchId,
        watch_name: watch.name,
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
    return event.happening === 'came-about' && 'task' in watch && (await makeJob(ctx, trx, watch))
  })
  ctx.announce('fleet')
  if (made) ctx.look()
}

/** These say nothing of whether the mute is over. */
const toldWhileMuted: ReadonlySet<WatchHappening> = new Set(['muted', 'cleared', 'failing'])

/** Also a trigger that was removed meanwhile: what happened before is told later. */
async function findWatch(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  deviceId: string,
  watchId: string,
): Promise<{ name: string } | ConditionTask> {
  const trigger = await trx
    .selectFrom('triggers')
    .select('name')
    .where('id', '=', watchId)
    .where('kind', '=', 'self-healing')
    .executeTakeFirst()
  if (trigger) return trigger
  const tasks = await conditionTasksOf(ctx, trx, deviceId)
  const task = tasks.find(each => each.watchId === watchId)
  if (!task) throw new Failure('not-found', triggerWords.notFound)
  return task
}

async function makeJob(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  { record, task }: ConditionTask,
): Promise<boolean> {
  const job = await makeTaskJob(ctx, trx, record, task, {
    event: 'on-condition',
    dueAt: ctx.clock(),
    by: say(triggerWords.byCondition, { device: record.name }),
    byId: null,
  })
  return job !== null
}
