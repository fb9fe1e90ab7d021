import { z } from 'zod'
import { deviceStateSchema } from '../../fleet/fan-out.ts'
import { jobCauseSchema, jobStateSchema } from '../../jobs/job-state.ts'
import { outputTypeSchema, outputValueSchema } from '../../jobs/output-values.ts'
import { idSchema, timeSchema } from '../people.ts'
import {
  byId,
  countSchema,
  everyone,
  nameSchema,
  nothing,
  page,
  paging,
  route,
  type ApiRoute,
} from './route.ts'

/** Results as a table: one row a device, one column an output, titled by its label. OUT2. */

/** Whose results: of one fan-out; or of each device the last one that an action had there, from any cause or from one trigger. */
export const resultSetSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('fan-out'), fanOutId: idSchema }),
  z.object({ of: z.literal('trigger'), triggerId: idSchema }),
  z.object({ of: z.literal('action'), scriptId: idSchema }),
])
export type ResultSet = z.infer<typeof resultSetSchema>

const outputNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/)

/** A condition on an output; numbers, sizes, times and the like are compared as numbers in their base units. */
export const outputFilterSchema = z.object({
  output: outputNameSchema,
  is: z.enum(['equal', 'not-equal', 'contains', 'less', 'greater', 'missing']),
  value: z.string().max(1024).default(''),
})
export type OutputFilter = z.infer<typeof outputFilterSchema>

export const resultFilterSchema = z.object({
  state: deviceStateSchema.optional(),
  search: z.string().trim().max(120).optional(),
  outputs: z.array(outputFilterSchema).max(10).default([]),
})
export type ResultFilter = z.infer<typeof resultFilterSchema>

export const resultSortSchema = z.object({
  by: z.union([
    z.object({ column: z.enum(['device', 'state', 'started', 'ended', 'details']) }),
    z.object({ output: outputNameSchema }),
  ]),
  descending: z.boolean().default(false),
})
export type ResultSort = z.infer<typeof resultSortSchema>

export const resultColumnSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: outputTypeSchema,
})
export type ResultColumn = z.infer<typeof resultColumnSchema>

export const resultRowSchema = z.object({
  jobId: idSchema,
  device: z.object({ id: idSchema, name: z.string(), online: z.boolean() }),
  state: deviceStateSchema,
  jobState: jobStateSchema,
  cause: jobCauseSchema.nullable(),
  /** Execution status details. */
  details: z.string(),
  requestedAt: timeSchema,
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  exitCode: z.number().int().nullable(),
  outputs: z.array(outputValueSchema),
})
export type ResultRow = z.infer<typeof resultRowSchema>

const body = { set: resultSetSchema, filter: resultFilterSchema.default({ outputs: [] }) }

export const resultsApi = {
  'POST /api/results': route({
    summary: 'A page of a result table: typed filters and sorting by any column',
    access: everyone,
    body: z.object({
      ...body,
      sort: resultSortSchema.default({ by: { column: 'device' }, descending: false }),
      after: z.string().max(2000).optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    reply: page(resultRowSchema).extend({ columns: z.array(resultColumnSchema), count: countSchema }),
  }),
  'POST /api/result-totals': route({
    summary:
      'Totals of one output that is a number: count, sum, least, greatest, mean, median, and a histogram',
    access: everyone,
    body: z.object({ ...body, output: outputNameSchema }),
    reply: z.object({
      count: countSchema,
      missing: countSchema,
      sum: z.number(),
      least: z.number().nullable(),
      greatest: z.number().nullable(),
      mean: z.number().nullable(),
      median: z.number().nullable(),
      /** Equal steps from `least` to `greatest`. */
      histogram: z.array(z.object({ from: z.number(), to: z.number(), count: countSchema })).max(50),
    }),
  }),
  'GET /api/result-timeline': route({
    summary: 'The results of one action on one device over time, newest first',
    access: everyone,
    query: z.object({ ...paging, deviceId: idSchema, scriptId: idSchema }),
    reply: page(resultRowSchema).extend({ columns: z.array(resultColumnSchema) }),
  }),
  'POST /api/result-differences': route({
    summary: 'Device by device, which outputs differ between two fan-outs of one action',
    access: everyone,
    body: z.object({
      earlierFanOutId: idSchema,
      laterFanOutId: idSchema,
      after: z.string().max(200).optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    reply: page(
      z.object({
        device: z.object({ id: idSchema, name: z.string() }),
        /** Null: the device was not in that one. */
        earlier: resultRowSchema.nullable(),
        later: resultRowSchema.nullable(),
        /** The outputs that differ; and whether the state does. */
        changed: z.array(z.string()),
        stateChanged: z.boolean(),
      }),
    ).extend({ columns: z.array(resultColumnSchema), devices: countSchema, differing: countSchema }),
  }),
  'POST /api/result-exports': route({
    summary:
      'An address at which a result table can be saved, as CSV or JSON lines; it is good for ten minutes',
    access: everyone,
    body: z.object({
      ...body,
      format: z.enum(['csv', 'jsonl']),
      /** Every result of the action or trigger, and not only the last one of each device. */
      all: z.boolean().default(false),
    }),
    reply: z.object({ address: z.string(), expiresAt: timeSchema }),
  }),
  'GET /api/saved-views': route({
    summary: 'Views that were kept: a name, and the address on the dashboard that shows them',
    access: everyone,
    reply: z.object({
      rows: z.array(
        z.object({
          id: idSchema,
          name: z.string(),
          address: z.string(),
          savedBy: z.string(),
          savedAt: timeSchema,
        }),
      ),
    }),
  }),
  'POST /api/saved-views': route({
    summary: 'Keeps a view under a name; whoever may see its results can open it',
    access: everyone,
    body: z.object({
      name: nameSchema,
      address: z
        .string()
        .max(4000)
        .regex(/^\/results(\?|$)/, 'expected an address of the results page'),
    }),
    reply: z.object({ id: idSchema }),
  }),
  'DELETE /api/saved-views/:id': route({
    summary: 'Removes a kept view: one’s own, or as an administrator anybody’s',
    access: everyone,
    params: byId,
    reply: nothing,
  }),
} as const satisfies Record<string, ApiRoute>
