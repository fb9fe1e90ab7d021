import { z } from 'zod'
import { watchHappeningSchema } from '../../fleet/condition.ts'
import { deviceQuerySchema, labelsSchema, MAX_FAN_OUT_DEVICES } from '../../fleet/device-query.ts'
import { batchSchema, deviceStateSchema, fanOutStateSchema } from '../../fleet/fan-out.ts'
import { triggerContentSchema, triggerKindSchema } from '../../fleet/trigger.ts'
import { inputValuesSchema } from '../../jobs/declaration.ts'
import { outputTypeSchema } from '../../jobs/output-values.ts'
import { idSchema, timeSchema } from '../people.ts'
import { deviceSchema } from './devices.ts'
import { DEFAULT_JOB_EXPIRY_MS, MAX_JOB_EXPIRY_MS, MIN_JOB_EXPIRY_MS } from './jobs.ts'
import {
  administrators,
  byId,
  countSchema,
  everyone,
  helpers,
  nameSchema,
  nothing,
  page,
  paging,
  route,
  type ApiRoute,
} from './route.ts'

/** Actions over many devices: who they are, fan-outs, triggers. Their results are in results.ts. */

/** What is known of a device from its inventory. */
export const knownFactSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: outputTypeSchema,
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
  at: timeSchema,
})
export type KnownFact = z.infer<typeof knownFactSchema>

const countsSchema = z.record(deviceStateSchema, countSchema)

export const fanOutSchema = z.object({
  id: idSchema,
  name: z.string(),
  state: fanOutStateSchema,
  /** Why it is in this state, as a sentence: who paused or rejected it, how many failed. */
  because: z.string(),
  script: z.object({ id: idSchema, name: z.string(), version: z.number().int() }),
  /** Secrets are masked. */
  inputs: inputValuesSchema,
  dryRun: z.boolean(),
  query: deviceQuerySchema,
  batch: batchSchema,
  stopAbovePercent: z.number().nullable(),
  reason: z.string(),
  ticket: z.string(),
  /** How long each device may take to come for it (delivery time-out); its run has the script's own time-out. */
  expiresInMs: z.number().int(),
  devices: countSchema,
  counts: countsSchema,
  requestedBy: z.string(),
  requestedById: idSchema,
  requestedAt: timeSchema,
  /** Who approved or rejected it. */
  decidedBy: z.string().nullable(),
  endedAt: timeSchema.nullable(),
})
export type FanOut = z.infer<typeof fanOutSchema>

export const triggerSchema = z.object({
  id: idSchema,
  version: z.number().int(),
  content: triggerContentSchema,
  script: z.object({ name: z.string(), fileName: z.string(), latestVersion: z.number().int() }),
  /** How many devices it has now, and how many of them are muted. */
  devices: countSchema,
  muted: countSchema,
  createdBy: z.string(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
})
export type Trigger = z.infer<typeof triggerSchema>

export const triggerDeviceSchema = z.object({
  device: z.object({ id: idSchema, name: z.string(), online: z.boolean() }),
  /** Periodic: its next turn; runs that were passed over, and the last time that happened. */
  nextAt: timeSchema.nullable(),
  missed: countSchema,
  lastMissedAt: timeSchema.nullable(),
  /** Self-healing: muted until then; and what happened to it last. */
  mutedUntil: timeSchema.nullable(),
  lastHappening: watchHappeningSchema.nullable(),
  lastObserved: z.string().nullable(),
  lastAt: timeSchema.nullable(),
  lastJobId: idSchema.nullable(),
})
export type TriggerDevice = z.infer<typeof triggerDeviceSchema>

export const watchRowSchema = z.object({
  id: idSchema,
  /** Without an id where a task looked for it, or a trigger that was removed. */
  trigger: z.object({ id: idSchema.nullable(), name: z.string() }),
  device: z.object({ id: idSchema, name: z.string() }),
  at: timeSchema,
  happening: watchHappeningSchema,
  observed: z.string(),
  jobId: idSchema.nullable(),
})
export type WatchRow = z.infer<typeof watchRowSchema>

export const fleetSettingsSchema = z.object({
  /** A fan-out to more devices than this waits for another administrator's approval; null: none does. */
  approvalAbove: z.number().int().min(1).max(MAX_FAN_OUT_DEVICES).nullable(),
})
export type FleetSettings = z.infer<typeof fleetSettingsSchema>

export const fleetApi = {
  'PUT /api/devices/:id/labels': route({
    summary: 'Sets the labels of a device; those that its inventory action told stay beside them',
    access: administrators,
    params: byId,
    body: z.object({ labels: labelsSchema }),
    reply: deviceSchema,
  }),
  'GET /api/devices/:id/labels': route({
    summary: 'The labels of a device: those that administrators gave it, and those that its inventory told',
    access: everyone,
    params: byId,
    reply: z.object({ given: z.array(z.string()), told: z.array(z.string()) }),
  }),
  'GET /api/target-groups': route({
    summary: 'The names of all target groups, to choose devices by',
    access: everyone,
    reply: z.object({ rows: z.array(z.object({ id: idSchema, name: z.string() })) }),
  }),
  'GET /api/labels': route({
    summary: 'Every label, with the number of devices that have it',
    access: everyone,
    reply: z.object({ rows: z.array(z.object({ label: z.string(), devices: countSchema })).max(5000) }),
  }),
  'GET /api/devices/:id/known-facts': route({
    summary: 'What is known of a device from its inventory',
    access: everyone,
    params: byId,
    reply: z.object({ rows: z.array(knownFactSchema) }),
  }),
  'GET /api/known-facts': route({
    summary: 'The names of all facts that are known of any device, to choose devices by',
    access: everyone,
    reply: z.object({
      rows: z.array(z.object({ name: z.string(), label: z.string(), type: outputTypeSchema })),
    }),
  }),
  'POST /api/device-queries': route({
    summary: 'How many devices a query finds, how many of them are online, and the first of them by name',
    access: everyone,
    body: z.object({ query: deviceQuerySchema, limit: z.number().int().min(0).max(200).default(20) }),
    reply: z.object({ count: countSchema, online: countSchema, rows: z.array(deviceSchema) }),
  }),

  'POST /api/fan-outs': route({
    summary:
      'Runs an action on all devices that a query finds, a batch at a time; above a set number it waits for approval first',
    access: helpers,
    body: z.object({
      name: nameSchema.optional(),
      scriptId: idSchema,
      query: deviceQuerySchema,
      inputs: inputValuesSchema.default({}),
      dryRun: z.boolean().default(false),
      batch: batchSchema.default({ by: 'percent', size: 10 }),
      stopAbovePercent: z.number().min(0).max(100).nullable().default(20),
      reason: z.string().trim().min(1).max(500),
      ticket: z.string().trim().max(120).default(''),
      expiresInMs: z
        .number()
        .int()
        .min(MIN_JOB_EXPIRY_MS)
        .max(MAX_JOB_EXPIRY_MS)
        .default(DEFAULT_JOB_EXPIRY_MS),
      /** How many devices the caller was shown; refused with `conflict` where the query finds another number by now. */
      expectDevices: countSchema.optional(),
    }),
    reply: fanOutSchema,
  }),
  'GET /api/fan-outs': route({
    summary: 'Fan-outs, newest first',
    access: everyone,
    query: z.object({ ...paging, state: fanOutStateSchema.optional(), scriptId: idSchema.optional() }),
    reply: page(fanOutSchema),
  }),
  'GET /api/fan-outs/:id': route({
    summary: 'One fan-out with its counts',
    access: everyone,
    params: byId,
    reply: fanOutSchema,
  }),
  'POST /api/fan-outs/:id/decide': route({
    summary: 'Approves or rejects a fan-out that waits for it; whoever asked for it cannot',
    access: administrators,
    params: byId,
    body: z.object({ approve: z.boolean() }),
    reply: fanOutSchema,
  }),
  'POST /api/fan-outs/:id/pause': route({
    summary: 'Holds back the devices whose turn has not come; what runs is left to finish',
    access: helpers,
    params: byId,
    reply: fanOutSchema,
  }),
  'POST /api/fan-outs/:id/resume': route({
    summary: 'Goes on with a paused fan-out',
    access: helpers,
    params: byId,
    reply: fanOutSchema,
  }),
  'POST /api/fan-outs/:id/cancel': route({
    summary: 'Cancels the rest: devices that have begun are left to finish',
    access: helpers,
    params: byId,
    reply: fanOutSchema,
  }),

  'GET /api/triggers': route({
    summary: 'Triggers by name',
    access: everyone,
    query: z.object({ ...paging, kind: triggerKindSchema.optional() }),
    reply: page(triggerSchema),
  }),
  'POST /api/triggers': route({
    summary: 'Makes a trigger',
    access: administrators,
    body: triggerContentSchema,
    reply: triggerSchema,
  }),
  'GET /api/triggers/:id': route({
    summary: 'One trigger',
    access: everyone,
    params: byId,
    reply: triggerSchema,
  }),
  'PUT /api/triggers/:id': route({
    summary: 'Changes a trigger; `conflict` where somebody else has changed it since this version',
    access: administrators,
    params: byId,
    body: z.object({ version: z.number().int(), content: triggerContentSchema }),
    reply: triggerSchema,
  }),
  'DELETE /api/triggers/:id': route({
    summary: 'Removes a trigger; its history stays',
    access: administrators,
    params: byId,
    reply: nothing,
  }),
  'GET /api/triggers/:id/devices': route({
    summary: 'The devices of a trigger by name, with where each of them stands',
    access: everyone,
    params: byId,
    query: z.object({ ...paging, muted: z.enum(['yes']).optional() }),
    reply: page(triggerDeviceSchema),
  }),
  'POST /api/triggers/:id/devices/:deviceId/unmute': route({
    summary: 'Lets a muted watch run again on a device',
    access: administrators,
    params: byId.extend({ deviceId: idSchema }),
    reply: nothing,
  }),
  'GET /api/watch-events': route({
    summary: 'What devices have noticed by themselves, newest first',
    access: everyone,
    query: z.object({
      ...paging,
      triggerId: idSchema.optional(),
      deviceId: idSchema.optional(),
      happening: watchHappeningSchema.optional(),
    }),
    reply: page(watchRowSchema),
  }),

  'GET /api/fleet-settings': route({
    summary: 'Settings of fan-outs; whoever runs an action is told beforehand that it will wait for approval',
    access: everyone,
    reply: fleetSettingsSchema,
  }),
  'PUT /api/fleet-settings': route({
    summary: 'Changes the settings of fan-outs',
    access: administrators,
    body: fleetSettingsSchema,
    reply: fleetSettingsSchema,
  }),

  'GET /api/my-actions': route({
    summary: 'The caller’s favourite actions, and those that the caller ran last, newest first',
    access: helpers,
    reply: z.object({ favourites: z.array(idSchema), recent: z.array(idSchema).max(10) }),
  }),
  'PUT /api/my-actions/:id': route({
    summary: 'Makes an action the caller’s favourite, or no longer',
    access: helpers,
    params: byId,
    body: z.object({ favourite: z.boolean() }),
    reply: nothing,
  }),
} as const satisfies Record<string, ApiRoute>
