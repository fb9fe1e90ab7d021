import type { Kysely, Selectable } from 'kysely'
import { policyEventsSchema } from '../../../shared/jobs/policy-events.ts'
import { inputSourceSchema, taskTargetSchema, type TaskContent } from '../../../shared/jobs/task.ts'
import type { Schema } from '../../store/schema.ts'
import { z } from 'zod'

/** A task as the engine works with it. */
export interface TaskRow extends TaskContent {
  id: string
  ownerKind: 'type' | 'record'
  ownerId: string
}

const inputsSchema = z.record(z.string(), inputSourceSchema)

export const toTask = (row: Selectable<Schema['tasks']>): TaskRow => ({
  id: row.id,
  ownerKind: row.owner_kind,
  ownerId: row.owner_id,
  scriptId: row.script_id,
  scriptVersion: row.script_version,
  events: policyEventsSchema.parse(JSON.parse(row.events_json)),
  target: taskTargetSchema.parse(row.target),
  shadowRecordId: row.shadow_record_id,
  window: row.time_window,
  inputs: inputsSchema.parse(JSON.parse(row.inputs_json)),
})

/** What of a task can be saved. */
export const contentOf = (task: TaskRow): TaskContent => ({
  scriptId: task.scriptId,
  scriptVersion: task.scriptVersion,
  events: task.events,
  target: task.target,
  shadowRecordId: task.shadowRecordId,
  window: task.window,
  inputs: task.inputs,
})

/** What of a record decides whose tasks it has. RECD1. */
export interface TaskOwner {
  id: string
  type_id: string
  tasks_unique: number
}

export const ownerOf = ({ id, type_id, tasks_unique }: TaskOwner): { kind: 'type' | 'record'; id: string } =>
  tasks_unique === 1 ? { kind: 'record', id } : { kind: 'type', id: type_id }

export async function readTasks(
  db: Kysely<Schema>,
  owner: { kind: 'type' | 'record'; id: string },
): Promise<TaskRow[]> {
  const rows = await db
    .selectFrom('tasks')
    .selectAll()
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .orderBy('position')
    .execute()
  return rows.map(toTask)
}

/** The tasks that hold on a record: its own where they are unique, else its type's. */
export const tasksOfRecord = (db: Kysely<Schema>, record: TaskOwner): Promise<TaskRow[]> =>
  readTasks(db, ownerOf(record))
