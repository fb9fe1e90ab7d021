import { z } from 'zod'
import { inputDeclarationSchema, inputValuesSchema } from '../../jobs/declaration.ts'
import { fallbackSettingsSchema } from '../../jobs/fallback.ts'
import { MAX_TASKS, taskContentSchema, timeWindowSchema } from '../../jobs/task.ts'
import { idSchema, timeSchema } from '../people.ts'
import { jobSchema } from './jobs.ts'
import { administrators, byId, everyone, helpers, nothing, route, type ApiRoute } from './route.ts'

/** Tasks of record types and records, and the settings of the job engine. TASK1, WIN1, FALL1, APPR2. */

export const taskSchema = taskContentSchema.extend({
  id: idSchema,
  /** The script's name, and whether a newer version of it stands ready. */
  scriptName: z.string(),
  newestVersion: z.number().int(),
  shadowRecordName: z.string().nullable(),
  /** When its periodic events come round next on this record, and when its window opens then; null on a record type. */
  next: z.object({ dueAt: timeSchema, opensAt: timeSchema }).nullable(),
})
export type Task = z.infer<typeof taskSchema>

const taskListSchema = z.object({
  /** Hand it back when saving; `conflict` where somebody else has saved meanwhile. */
  version: z.number().int(),
  /** On a record: whether the tasks are its own. On a type always true. */
  unique: z.boolean(),
  tasks: z.array(taskSchema),
})
/** All changes at once. A task without an id is new; one that is left out is removed. */
const saveTasks = z.object({
  version: z.number().int(),
  tasks: z.array(taskContentSchema.extend({ id: idSchema.optional() })).max(MAX_TASKS),
})

export const engineSettingsSchema = z.object({
  fallback: fallbackSettingsSchema,
  /** What a periodic job does whose record is checked out. APPR2. */
  onCheckedOut: z.enum(['proceed', 'cancel', 'defer']),
  /** How long ended jobs are kept in full, and how many at most; 0: without end. A summary stays. */
  keepJobsDays: z.number().int().min(0).max(3650),
  keepJobsCount: z.number().int().min(0).max(50_000_000),
})
export type EngineSettings = z.infer<typeof engineSettingsSchema>

export const tasksApi = {
  'GET /api/record-types/:id/tasks': route({
    summary: 'The tasks of a record type',
    access: everyone,
    params: byId,
    reply: taskListSchema,
  }),
  'PUT /api/record-types/:id/tasks': route({
    summary: 'Saves the tasks of a record type; they hold at once on every record that inherits them',
    access: administrators,
    params: byId,
    body: saveTasks,
    reply: taskListSchema,
  }),
  'GET /api/records/:id/tasks': route({
    summary: 'The tasks of a record, inherited or its own',
    access: everyone,
    params: byId,
    reply: taskListSchema,
  }),
  'PUT /api/records/:id/tasks': route({
    summary: 'Saves the tasks of a record whose tasks are unique',
    access: helpers,
    params: byId,
    body: saveTasks,
    reply: taskListSchema,
  }),
  'POST /api/records/:id/tasks/make-unique': route({
    summary: 'Make Unique: the record gets its own copy of its type’s tasks',
    access: helpers,
    params: byId,
    reply: taskListSchema,
  }),
  'POST /api/records/:id/tasks/inherit': route({
    summary: 'Puts a record back to the tasks of its type; its own are removed',
    access: helpers,
    params: byId,
    reply: taskListSchema,
  }),
  'POST /api/records/:id/tasks/:taskId/run': route({
    summary: 'Execute: runs an on-demand task on this record',
    access: helpers,
    params: byId.extend({ taskId: idSchema }),
    body: z.object({ inputs: inputValuesSchema.default({}) }),
    reply: jobSchema,
  }),
  'GET /api/on-demand-tasks': route({
    summary: 'The on-demand tasks that the caller may execute on the records of one device',
    access: everyone,
    query: z.object({ deviceId: idSchema }),
    reply: z.object({
      rows: z.array(
        z.object({
          recordId: idSchema,
          recordName: z.string(),
          taskId: idSchema,
          scriptName: z.string(),
          description: z.string(),
          /** What the task leaves open, and is asked for when it is run. */
          inputs: z.array(inputDeclarationSchema),
        }),
      ),
    }),
  }),
  'POST /api/time-window': route({
    summary: 'What a time window means: its next five openings in a time zone, and whether it ever opens',
    access: everyone,
    body: z.object({ expression: timeWindowSchema, timeZone: z.string().max(60) }),
    reply: z.object({ openings: z.array(z.object({ from: timeSchema, until: timeSchema })) }),
  }),

  'POST /api/jobs/:id/run': route({
    summary: 'Run: sends a scheduled job to the queue now; an error where it is bound to a remote node',
    access: helpers,
    params: byId,
    reply: jobSchema,
  }),
  'GET /api/engine-settings': route({
    summary: 'Fallback, checked-out records and how long jobs are kept',
    access: everyone,
    reply: engineSettingsSchema,
  }),
  'PUT /api/engine-settings': route({
    summary: 'Sets them',
    access: administrators,
    body: engineSettingsSchema,
    reply: nothing,
  }),
} as const satisfies Record<string, ApiRoute>
