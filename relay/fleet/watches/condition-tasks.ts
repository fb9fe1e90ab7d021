import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { PolicyEvent } from '../../../shared/jobs/policy-events.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { selectJobRecords, type JobRecord } from '../../jobs/events/job-records.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { tasksOfRecord, type TaskRow } from '../../jobs/tasks/task-rows.ts'
import type { Schema } from '../../store/schema.ts'
import { WITH_TASKS } from './write-watch-list.ts'

/** A task of a record with the event On condition, which the record's host looks for. EVT1. */
export interface ConditionTask {
  watchId: string
  name: string
  record: JobRecord
  task: TaskRow
  event: Extract<PolicyEvent, { type: 'on-condition' }>
}

const MAX_RECORDS = 200

/** Those of the records whose host is this device. A watch keeps its id as long as record, task and event are the same. */
export async function conditionTasksOf(
  ctx: Pick<JobsContext, 'versions'>,
  db: Kysely<Schema>,
  deviceId: string,
): Promise<ConditionTask[]> {
  const records = await selectJobRecords(db)
    .where('records.host_id', '=', deviceId)
    .orderBy('records.id')
    .limit(MAX_RECORDS)
    .execute()
  const found: ConditionTask[] = []
  for (const record of records)
    for (const task of await tasksOfRecord(db, record))
      for (const event of task.events) {
        if (event.type !== 'on-condition') continue
        const version = await ctx.versions(task.scriptId, task.scriptVersion, db)
        const name = say(triggerWords.conditionOf, {
          task: version?.declaration.name ?? '',
          record: record.name,
        })
        found.push({
          watchId: watchIdOf(record.id, task.id, event),
          name: name.slice(0, 120),
          record,
          task,
          event,
        })
      }
  return found
}

const watchIdOf = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32)

/** Another text than before means that tasks, or the records that have them, were changed. */
export async function fingerprintOfTasks(db: Kysely<Schema>): Promise<string> {
  const types = await db
    .selectFrom('record_types')
    .select(eb => eb.fn.sum<number>('tasks_version').as('versions'))
    .executeTakeFirstOrThrow()
  const records = await db
    .selectFrom('records')
    .select(eb => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.max<number>('updated_at').as('updatedAt'),
      eb.fn.sum<number>(sql<number>`version + tasks_version`).as('versions'),
    ])
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return JSON.stringify([types, records])
}

/** The connected devices whose watch list has, or should have, tasks in it. */
export async function devicesWithConditionTasks(db: Kysely<Schema>): Promise<string[]> {
  const told = await db
    .selectFrom('devices')
    .select('id')
    .where('online', '=', 1)
    .where('watch_list_hash', 'like', `${WITH_TASKS}:%`)
    .execute()
  const rows = await db
    .selectFrom('records')
    .innerJoin('devices', 'devices.id', 'records.host_id')
    .innerJoin('tasks', join =>
      join.on(
        sql<boolean>`(tasks.owner_kind = 'type' and records.tasks_unique = 0 and tasks.owner_id = records.type_id)
          or (tasks.owner_kind = 'record' and records.tasks_unique = 1 and tasks.owner_id = records.id)`,
      ),
    )
    .select('devices.id')
    .distinct()
    .where('records.removed_at', 'is', null)
    .where('devices.online', '=', 1)
    .where(sql<boolean>`tasks.events_json like '%"on-condition"%'`)
    .execute()
  return [...new Set([...told, ...rows].map(row => row.id))]
}
