import type { ApiHandlers } from '../../station.ts'
import type { Caller } from '../../context.ts'
import { opensFor, nextMatch, nextOpenings } from '../../../shared/jobs/time-window.ts'
import { isTimeZone } from '../../../shared/jobs/zoned-time.ts'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { tasksApi as tasksTable } from '../../../shared/protocol/api/tasks.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { recordWords } from '../../../shared/words/en/records.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { readAccess, requireAccess } from '../../records/find-access.ts'
import { findJobRecord } from '../events/job-records.ts'
import { findJob } from '../history/job-rows.ts'
import type { JobsContext } from '../jobs-context.ts'
import { readEngineSettings, writeEngineSettings } from './engine-settings.ts'
import { listOnDemandTasks, runNow, runTask } from './run-task.ts'
import { inheritTasks, makeUnique, saveRecordTasks, saveTypeTasks } from './save-tasks.ts'
import { contentOf, readTasks, tasksOfRecord, type TaskRow } from './task-rows.ts'

type TaskList = ApiReply<'GET /api/records/:id/tasks'>

/** Tasks, their Execute menu, and the engine's settings. `tick` looks at once for what has come due. */
export function tasksApi(
  ctx: JobsContext,
  tick: () => Promise<void>,
): Pick<ApiHandlers, keyof typeof tasksTable> {
  const { db } = ctx.store

  async function ofType(id: string): Promise<TaskList> {
    const type = await db
      .selectFrom('record_types')
      .select('tasks_version')
      .where('id', '=', id)
      .executeTakeFirst()
    if (!type) throw new Failure('not-found', recordWords.typeNotFound)
    const tasks = await readTasks(db, { kind: 'type', id })
    return {
      version: type.tasks_version,
      unique: true,
      tasks: await Promise.all(tasks.map(task => shown(task))),
    }
  }

  async function ofRecord(id: string, caller: Caller): Promise<TaskList> {
    const record = await findJobRecord(db, id)
    if (record === null) throw new Failure('not-found', recordWords.recordNotFound)
    const access = (await readAccess(db, caller)).onRecord({ id, folderId: record.folder_id })
    requireAccess(access, 'view')
    const tasks = await tasksOfRecord(db, record)
    return {
      version: record.tasks_version,
      unique: record.tasks_unique === 1,
      tasks: await Promise.all(tasks.map(task => shown(task, { id, timeZone: record.time_zone }))),
    }
  }

  async function shown(
    task: TaskRow,
    record?: { id: string; timeZone: string },
  ): Promise<TaskList['tasks'][number]> {
    const version = await ctx.versions(task.scriptId, task.scriptVersion)
    const script = await db
      .selectFrom('scripts')
      .select('latest_version')
      .where('id', '=', task.scriptId)
      .executeTakeFirst()
    const shadow =
      task.shadowRecordId === null
        ? undefined
        : await db
            .selectFrom('records')
            .select('name')
            .where('id', '=', task.shadowRecordId)
            .executeTakeFirst()
    return {
      id: task.id,
      ...contentOf(task),
      scriptName: version?.declaration.name ?? '',
      newestVersion: script?.latest_version ?? task.scriptVersion,
      shadowRecordName: shadow?.name ?? null,
      next: record ? await nextTime(task, record) : null,
    }
  }

  async function nextTime(
    task: TaskRow,
    record: { id: string; timeZone: string },
  ): Promise<TaskList['tasks'][number]['next']> {
    const row = await db
      .selectFrom('schedules')
      .select(eb => eb.fn.min('next_at').as('next_at'))
      .where('record_id', '=', record.id)
      .where('task_id', '=', task.id)
      .executeTakeFirst()
    const dueAt = row?.next_at ?? null
    if (dueAt === null) return null
    const opensAt = task.window === null ? dueAt : opensFor(task.window, record.timeZone, dueAt)
    return { dueAt, opensAt: opensAt ?? dueAt }
  }

  return {
    'GET /api/record-types/:id/tasks': ({ params }) => ofType(params.id),
    async 'PUT /api/record-types/:id/tasks'({ params, body }, { caller }) {
      await saveTypeTasks(ctx, params.id, body, caller)
      await tick()
      ctx.announce('records')
      return await ofType(params.id)
    },
    'GET /api/records/:id/tasks': ({ params }, { caller }) => ofRecord(params.id, caller),
    async 'PUT /api/records/:id/tasks'({ params, body }, { caller }) {
      await saveRecordTasks(ctx, params.id, body, caller)
      ctx.announce('records')
      return await ofRecord(params.id, caller)
    },
    async 'POST /api/records/:id/tasks/make-unique'({ params }, { caller }) {
      await makeUnique(ctx, params.id, caller)
      ctx.announce('records')
      return await ofRecord(params.id, caller)
    },
    async 'POST /api/records/:id/tasks/inherit'({ params }, { caller }) {
      await inheritTasks(ctx, params.id, caller)
      ctx.announce('records')
      return await ofRecord(params.id, caller)
    },
    async 'POST /api/records/:id/tasks/:taskId/run'({ params, body }, { caller }) {
      const jobId = await runTask(ctx, params, body.inputs, caller)
      await tick()
      return await findJob(ctx, jobId)
    },
    'GET /api/on-demand-tasks': async ({ query }, { caller }) => ({
      rows: await listOnDemandTasks(ctx, query.deviceId, caller),
    }),
    async 'POST /api/time-window'({ body: { expression, timeZone } }) {
      if (!isTimeZone(timeZone))
        throw new Failure('invalid-input', 'timeZone: expected a time zone such as Europe/Berlin', {
          problems: [{ where: 'timeZone', message: 'expected a time zone such as Europe/Berlin' }],
        })
      const now = ctx.clock()
      if (nextMatch(expression, timeZone, now) === null)
        throw new Failure('invalid-input', `expression: ${taskWords.windowNeverOpens}`, {
          problems: [{ where: 'expression', message: taskWords.windowNeverOpens }],
        })
      return { openings: nextOpenings(expression, timeZone, now, 5) }
    },
    async 'POST /api/jobs/:id/run'({ params }, { caller }) {
      await runNow(ctx, params.id, caller)
      return await findJob(ctx, params.id)
    },
    'GET /api/engine-settings': () => readEngineSettings(db),
    async 'PUT /api/engine-settings'({ body }, { caller }) {
      await writeEngineSettings(ctx, body, caller)
      return {}
    },
  }
}
