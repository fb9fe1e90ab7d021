import { z } from 'zod'
import { triggerKindSchema } from '../../fleet/trigger.ts'
import { declarationSchema, inputValuesSchema } from '../../jobs/declaration.ts'
import { jobCauseSchema, jobStateSchema } from '../../jobs/job-state.ts'
import { policyEventTypeSchema } from '../../jobs/policy-events.ts'
import { outputValueSchema } from '../../jobs/output-values.ts'
import { scriptRefusals } from '../../jobs/script-refusals.ts'
import { problemSchema } from '../failure.ts'
import { idSchema, sha256Schema, timeSchema } from '../people.ts'
import {
  administrators,
  byId,
  countSchema,
  everyone,
  helpers,
  nothing,
  page,
  paging,
  route,
  type ApiRoute,
} from './route.ts'

/** Scripts and jobs. */

export const signatureStateSchema = z.object({
  signed: z.boolean(),
  publisher: z.string().nullable(),
  thumbprint: sha256Schema.nullable(),
  /** What a verifier finds wrong with the signature itself; null: nothing. Whether a device trusts it is the device's to say. */
  problem: z.enum(scriptRefusals).nullable(),
  official: z.boolean(),
})
export type SignatureState = z.infer<typeof signatureStateSchema>

export const scriptSchema = z.object({
  id: idSchema,
  fileName: z.string(),
  sha256: sha256Schema,
  version: z.number().int().positive(),
  declaration: declarationSchema,
  signature: signatureStateSchema,
  savedAt: timeSchema,
  savedBy: z.string(),
})
export type Script = z.infer<typeof scriptSchema>

export const scriptVersionSchema = scriptSchema.pick({
  version: true,
  sha256: true,
  signature: true,
  savedAt: true,
  savedBy: true,
})
export type ScriptVersion = z.infer<typeof scriptVersionSchema>

/** How many devices would run a script in its newest version, as far as they have told what they trust. */
export const scriptAcceptanceSchema = z.object({
  scriptId: idSchema,
  /** Devices on its platforms that have told their policy. */
  devices: countSchema,
  /** Of these: would run it because they trust its signature. */
  trusting: countSchema,
  /** Would run anything. */
  unrestricted: countSchema,
  /** Run nothing at all. */
  disabled: countSchema,
})
export type ScriptAcceptance = z.infer<typeof scriptAcceptanceSchema>

const scriptUpload = z.object({
  fileName: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,110}\.[A-Za-z0-9]{1,8}$/, 'expected a plain file name'),
  /** The file's bytes; a script is signed as bytes, so it travels as bytes. */
  base64: z.base64().max(900 * 1024),
})

export const jobSchema = z.object({
  id: idSchema,
  state: jobStateSchema,
  cause: jobCauseSchema.nullable(),
  details: z.string(),
  device: z.object({ id: idSchema, name: z.string(), online: z.boolean() }),
  script: z.object({ id: idSchema, name: z.string(), version: z.number().int(), sha256: sha256Schema }),
  requestedBy: z.string(),
  sessionId: idSchema.nullable(),
  /** Where a task made it: the record, the task and the type of the policy event. */
  record: z.object({ id: idSchema, name: z.string() }).nullable(),
  taskId: idSchema.nullable(),
  event: policyEventTypeSchema.nullable(),
  /** `fallback`: it repeats a failed periodic job, for the `cycle`th time. FALL1. */
  type: z.enum(['normal', 'fallback']),
  cycle: z.number().int().nullable(),
  /** When its event was due, and when it may begin because its time window opens; null: at once. */
  dueAt: timeSchema.nullable(),
  opensAt: timeSchema.nullable(),
  /** The fan-out or the trigger that made it. */
  fanOut: z.object({ id: idSchema, name: z.string() }).nullable(),
  trigger: z.object({ id: idSchema, name: z.string(), kind: triggerKindSchema }).nullable(),
  dryRun: z.boolean(),
  /** The remote worker node that it is bound to. NODE1. */
  node: z.string().nullable(),
  requestedAt: timeSchema,
  expiresAt: timeSchema,
  offeredAt: timeSchema.nullable(),
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  exitCode: z.number().int().nullable(),
  /** Why it waits, as a sentence; null when it does not. JOB2. */
  waitingFor: z.string().nullable(),
})
export type Job = z.infer<typeof jobSchema>

export const jobDetailSchema = jobSchema.extend({
  /** As given; the values of secret inputs are masked. */
  inputs: inputValuesSchema,
  outputs: z.array(outputValueSchema.extend({ label: z.string() })),
  publisher: z.string().nullable(),
  logTail: z.string(),
  /** What a running job has printed so far, as far as this relay heard: its end, and how many characters there were in all. */
  live: z.object({ text: z.string(), end: z.number().int() }).nullable(),
})
export type JobDetail = z.infer<typeof jobDetailSchema>

/** What the job history is narrowed to. JOB1. */
export const jobFilterSchema = z.object({
  state: jobStateSchema.optional(),
  cause: jobCauseSchema.optional(),
  deviceId: idSchema.optional(),
  scriptId: idSchema.optional(),
  scriptVersion: z.coerce.number().int().positive().optional(),
  sessionId: idSchema.optional(),
  recordId: idSchema.optional(),
  taskId: idSchema.optional(),
  fanOutId: idSchema.optional(),
  triggerId: idSchema.optional(),
  event: policyEventTypeSchema.optional(),
  type: z.enum(['normal', 'fallback']).optional(),
  requestedById: idSchema.optional(),
  /** When they were made: from this time on, and before that one. */
  from: z.coerce.number().pipe(timeSchema).optional(),
  until: z.coerce.number().pipe(timeSchema).optional(),
  /** In the names of device, record, script and of who asked. */
  search: z.string().trim().max(120).optional(),
})
export type JobFilter = z.infer<typeof jobFilterSchema>

export const MIN_JOB_EXPIRY_MS = 60_000
export const MAX_JOB_EXPIRY_MS = 7 * 86_400_000
export const DEFAULT_JOB_EXPIRY_MS = 86_400_000

export const jobsApi = {
  'GET /api/scripts': route({
    summary: 'The newest version of every script',
    access: everyone,
    reply: z.object({ rows: z.array(scriptSchema) }),
  }),
  'POST /api/scripts/check': route({
    summary:
      'Reads declarations and signature state without saving; what is wrong comes with line and reason',
    access: helpers,
    body: scriptUpload,
    reply: z.object({
      declaration: declarationSchema.nullable(),
      signature: signatureStateSchema,
      problems: z.array(problemSchema),
    }),
  }),
  'POST /api/scripts': route({
    summary: 'Saves a script: a new one, or a new version of the one with the same file name',
    access: administrators,
    body: scriptUpload,
    reply: scriptSchema,
  }),
  'GET /api/scripts/:id': route({
    summary: 'One script with its bytes',
    access: everyone,
    params: byId,
    reply: scriptSchema.extend({ base64: z.string() }),
  }),
  'GET /api/scripts/:id/versions': route({
    summary: 'Every version of a script, newest first',
    access: everyone,
    params: byId,
    query: z.object(paging),
    reply: page(scriptVersionSchema),
  }),
  'GET /api/scripts/:id/versions/:version': route({
    summary: 'One version of a script with its bytes',
    access: everyone,
    params: byId.extend({ version: z.coerce.number().int().positive() }),
    reply: scriptVersionSchema.extend({ fileName: z.string(), base64: z.string() }),
  }),
  'POST /api/scripts/:id/restore': route({
    summary: 'Puts an older version back: saves its bytes as a new version',
    access: administrators,
    params: byId,
    body: z.object({ version: z.number().int().positive() }),
    reply: scriptSchema,
  }),
  'GET /api/script-acceptance': route({
    summary: 'For each script, how many devices would run it; at most ten seconds old',
    access: everyone,
    query: z.object({ scriptId: idSchema.optional() }),
    reply: z.object({ rows: z.array(scriptAcceptanceSchema) }),
  }),
  'DELETE /api/scripts/:id': route({
    summary: 'Removes a script from the list; its versions stay with the jobs that ran them',
    access: administrators,
    params: byId,
    reply: nothing,
  }),

  'POST /api/jobs': route({
    summary: 'Runs an action on one device, now or when it is back',
    access: helpers,
    body: z.object({
      scriptId: idSchema,
      deviceId: idSchema,
      sessionId: idSchema.optional(),
      inputs: inputValuesSchema.default({}),
      dryRun: z.boolean().default(false),
      expiresInMs: z
        .number()
        .int()
        .min(MIN_JOB_EXPIRY_MS)
        .max(MAX_JOB_EXPIRY_MS)
        .default(DEFAULT_JOB_EXPIRY_MS),
    }),
    reply: jobSchema,
  }),
  'GET /api/jobs': route({
    summary:
      'Job history, newest first: what the caller may see of it. A page may hold fewer rows than asked for and still have a `next`: then so much was looked through',
    access: everyone,
    query: jobFilterSchema.extend(paging),
    reply: page(jobSchema),
  }),
  'GET /api/jobs/:id': route({
    summary: 'One job with inputs, outputs and log',
    access: everyone,
    params: byId,
    reply: jobDetailSchema,
  }),
  'POST /api/job-exports': route({
    summary:
      'An address at which the filtered history can be saved, as CSV or JSON lines, newest first; it is good for ten minutes',
    access: everyone,
    body: z.object({ format: z.enum(['csv', 'jsonl']), filter: jobFilterSchema }),
    reply: z.object({ address: z.string(), expiresAt: timeSchema }),
  }),
  'POST /api/jobs/:id/cancel': route({
    summary: 'Cancels a job that has not ended; a running one is stopped on the device',
    access: helpers,
    params: byId,
    reply: jobSchema,
  }),
} as const satisfies Record<string, ApiRoute>
