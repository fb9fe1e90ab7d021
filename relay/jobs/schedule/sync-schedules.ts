import { randomInt } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { nextOccurrence } from '../../../shared/jobs/occurrences.ts'
import { isPeriodic, type PeriodicEvent } from '../../../shared/jobs/policy-events.ts'
import type { JobsContext } from '../jobs-context.ts'
import { selectJobRecords, type JobRecord } from '../events/job-records.ts'
import { ownerOf, readTasks, tasksOfRecord, type TaskRow } from '../tasks/task-rows.ts'

/** From which tasks a record's schedules are made; another text means that they have to be made anew. */
export const scheduledFor = (record: JobRecord): string => {
  const { id } = ownerOf(record)
  const version = record.tasks_unique === 1 ? record.tasks_version : record.type_tasks_version
  return `${id} ${version} ${record.time_zone}`
}

const MAX_SEED = 2 ** 31

/**
 * Brings the schedules of one record up to date with the tasks that hold on it. An event that stays keeps its beginning, its seed and
 * its next time; what is new begins now; what is gone is gone, with its jobs that have not begun.
 */
export async function syncRecordSchedules(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  record: JobRecord,
  known?: readonly TaskRow[],
): Promise<void> {
  const wanted = scheduledFor(record)
  if (record.scheduled_for === wanted) return
  const tasks = known ?? (await tasksOfRecord(trx, record))
  const before = await trx.selectFrom('schedules').selectAll().where('record_id', '=', record.id).execute()
  const events = tasks.flatMap(task =>
    task.events.filter(isPeriodic).map(event => ({ taskId: task.id, event, key: JSON.stringify(event) })),
  )
  const at = ctx.clock()
  const zoneStays = record.scheduled_for.endsWith(` ${record.time_zone}`)
  for (const old of before) {
    const stays = events.find(each => each.taskId === old.task_id && each.key === old.event_key)
    const row = { record_id: record.id, task_id: old.task_id, event_key: old.event_key }
    if (!stays) await deleteSchedule(trx, row)
    else if (!zoneStays)
      await trx
        .updateTable('schedules')
        .set({ next_at: firstTime(stays.event, record, old.since, old.seed, at) })
        .where('record_id', '=', record.id)
        .where('task_id', '=', old.task_id)
        .where('event_key', '=', old.event_key)
        .execute()
  }
  for (const { taskId, event, key } of events) {
    if (before.some(old => old.task_id === taskId && old.event_key === key)) continue
    const seed = randomInt(MAX_SEED)
    await trx
      .insertInto('schedules')
      .values({
        record_id: record.id,
        task_id: taskId,
        event_key: key,
        event_json: key,
        since: at,
        seed,
        next_at: firstTime(event, record, at, seed, at),
      })
      .onConflict(conflict => conflict.columns(['record_id', 'task_id', 'event_key']).doNothing())
      .execute()
  }
  await trx.updateTable('records').set({ scheduled_for: wanted }).where('id', '=', record.id).execute()
}

const firstTime = (
  event: PeriodicEvent,
  record: JobRecord,
  since: number,
  seed: number,
  at: number,
): number | null => nextOccurrence(event, { zone: record.time_zone, since, seed }, at)

async function deleteSchedule(
  trx: Transaction<Schema>,
  row: { record_id: string; task_id: string; event_key: string },
): Promise<void> {
  await trx
    .deleteFrom('schedules')
    .where('record_id', '=', row.record_id)
    .where('task_id', '=', row.task_id)
    .where('event_key', '=', row.event_key)
    .execute()
}

const MAX_AT_ONCE = 500

/**
 * Brings the schedules of records up to date whose type's tasks were saved since. Returns how many it found; called until there are
 * none, so that a type with many records is followed in steps.
 */
export async function syncSchedules(ctx: JobsContext): Promise<number> {
  const types = await ctx.store.db.selectFrom('record_types').select(['id', 'tasks_version']).execute()
  let found = 0
  for (const type of types)
    found += await ctx.store.transaction(async trx => {
      const records = await selectJobRecords(trx)
        .where('records.type_id', '=', type.id)
        .where('records.tasks_unique', '=', 0)
        .where(eb =>
          // What begins with the wanted text comes after it and before the next possible one.
          eb.or([
            eb('records.scheduled_for', '<', `${type.id} ${type.tasks_version} `),
            eb('records.scheduled_for', '>=', `${type.id} ${type.tasks_version}!`),
          ]),
        )
        .limit(MAX_AT_ONCE)
        .execute()
      if (records.length === 0) return 0
      const tasks = await readTasks(trx, { kind: 'type', id: type.id })
      for (const record of records) await syncRecordSchedules(ctx, trx, record, tasks)
      return records.length
    })
  return found
}
