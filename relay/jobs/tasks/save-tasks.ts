import type { Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import type { ApiInput } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { recordWords } from '../../../shared/words/en/records.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { readAccess, requireAccess, type AccessReader } from '../../records/find-access.ts'
import { readFields } from '../../records/record-rows.ts'
import type { JobsContext } from '../jobs-context.ts'
import { syncRecordSchedules } from '../schedule/sync-schedules.ts'
import { findJobRecord, type JobRecord } from '../events/job-records.ts'
import { checkTasks } from './check-tasks.ts'
import { contentOf, readTasks, tasksOfRecord } from './task-rows.ts'

type NewTasks = ApiInput<'PUT /api/records/:id/tasks'>['body']

/** Saves all tasks of a record type at once. Throws `conflict` where somebody else saved meanwhile. */
export async function saveTypeTasks(
  ctx: JobsContext,
  typeId: string,
  { version, tasks }: NewTasks,
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async trx => {
    const type = await trx.selectFrom('record_types').selectAll().where('id', '=', typeId).executeTakeFirst()
    if (!type) throw new Failure('not-found', recordWords.typeNotFound)
    if (type.tasks_version !== version) throw new Failure('conflict', taskWords.changedMeanwhile)
    const place = { fields: readFields(type.fields_json), passwordField: type.password_field }
    await checkTasks(ctx, trx, await readAccess(trx, caller), place, tasks)
    await replaceTasks(trx, { kind: 'type', id: typeId }, tasks)
    await trx
      .updateTable('record_types')
      .set({ tasks_version: version + 1 })
      .where('id', '=', typeId)
      .execute()
    await audit(ctx, trx, caller, 'task:save', `record type ${typeId}`, { tasks: tasks.length })
  })
}

/** Saves all tasks of a record whose tasks are unique. */
export async function saveRecordTasks(
  ctx: JobsContext,
  recordId: string,
  { version, tasks }: NewTasks,
  caller: Caller,
): Promise<void> {
  await changeRecordTasks(ctx, recordId, caller, async (trx, record, access) => {
    if (record.tasks_unique !== 1) throw new Failure('conflict', taskWords.notUnique)
    if (record.tasks_version !== version) throw new Failure('conflict', taskWords.changedMeanwhile)
    const place = { fields: readFields(record.fields_json), passwordField: record.password_field }
    await checkTasks(ctx, trx, access, place, tasks)
    await replaceTasks(trx, { kind: 'record', id: recordId }, tasks)
    await audit(ctx, trx, caller, 'task:save', `record ${recordId}`, { tasks: tasks.length })
    return { unique: 1 }
  })
}

/** Make Unique: the record gets its own copy of its type's tasks. RECD1. */
export async function makeUnique(ctx: JobsContext, recordId: string, caller: Caller): Promise<void> {
  await changeRecordTasks(ctx, recordId, caller, async (trx, record) => {
    if (record.tasks_unique === 1) throw new Failure('conflict', taskWords.alreadyUnique)
    const tasks = await tasksOfRecord(trx, record)
    const copies = tasks.map(contentOf)
    await replaceTasks(trx, { kind: 'record', id: recordId }, copies)
    await audit(ctx, trx, caller, 'task:make-unique', `record ${recordId}`, { tasks: copies.length })
    return { unique: 1 }
  })
}

/** The way back: the record's own tasks go, its type's hold again. */
export async function inheritTasks(ctx: JobsContext, recordId: string, caller: Caller): Promise<void> {
  await changeRecordTasks(ctx, recordId, caller, async (trx, record) => {
    if (record.tasks_unique !== 1) throw new Failure('conflict', taskWords.notUnique)
    await trx
      .deleteFrom('tasks')
      .where('owner_kind', '=', 'record')
      .where('owner_id', '=', recordId)
      .execute()
    await audit(ctx, trx, caller, 'task:inherit', `record ${recordId}`, {})
    return { unique: 0 }
  })
}

async function changeRecordTasks(
  ctx: JobsContext,
  recordId: string,
  caller: Caller,
  change: (trx: Transaction<Schema>, record: JobRecord, access: AccessReader) => Promise<{ unique: 0 | 1 }>,
): Promise<void> {
  await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const record = await findJobRecord(trx, recordId)
    if (record === null) throw new Failure('not-found', recordWords.recordNotFound)
    requireAccess(access.onRecord({ id: recordId, folderId: record.folder_id }), 'manage-tasks')
    const { unique } = await change(trx, record, access)
    await trx
      .updateTable('records')
      .set({ tasks_unique: unique, tasks_version: record.tasks_version + 1 })
      .where('id', '=', recordId)
      .execute()
    const after = await findJobRecord(trx, recordId)
    if (after) await syncRecordSchedules(ctx, trx, after)
  })
}

/** A task that is handed in with its id stays the same task; its jobs that have not begun stay, too. */
async function replaceTasks(
  trx: Transaction<Schema>,
  owner: { kind: 'type' | 'record'; id: string },
  tasks: NewTasks['tasks'],
): Promise<void> {
  const before = await readTasks(trx, owner)
  const kept = new Set(tasks.flatMap(task => (task.id === undefined ? [] : [task.id])))
  for (const { id } of before) if (!kept.has(id)) await trx.deleteFrom('tasks').where('id', '=', id).execute()
  for (const [position, task] of tasks.entries()) {
    const columns = {
      position,
      script_id: task.scriptId,
      script_version: task.scriptVersion,
      events_json: JSON.stringify(task.events),
      target: task.target,
      shadow_record_id: task.shadowRecordId,
      time_window: task.window,
      inputs_json: JSON.stringify(task.inputs),
    }
    const known = before.find(each => each.id === task.id)
    if (known) await trx.updateTable('tasks').set(columns).where('id', '=', known.id).execute()
    else
      await trx
        .insertInto('tasks')
        .values({ id: newId(), owner_kind: owner.kind, owner_id: owner.id, ...columns })
        .execute()
  }
}

async function audit(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  caller: Caller,
  act: string,
  subject: string,
  data: Record<string, unknown>,
): Promise<void> {
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: caller.userName,
    act,
    subject,
    outcome: 'done',
    source: caller.source,
    data,
  })
}
