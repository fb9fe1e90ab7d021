import { z } from 'zod'
import { sha256Schema, timeSchema } from '../people.ts'
import { page, paging, readers, route, type ApiRoute } from './route.ts'

/** The audit log and the alarms. */

export const auditEntrySchema = z.object({
  sequence: z.number().int(),
  at: timeSchema,
  actor: z.string(),
  act: z.string(),
  subject: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  source: z.string(),
  data: z.record(z.string(), z.unknown()),
  hash: sha256Schema,
})

export const auditApi = {
  'GET /api/audit': route({
    summary: 'The audit log, newest first',
    access: readers,
    query: z.object({ ...paging, act: z.string().max(80).optional() }),
    reply: page(auditEntrySchema),
  }),
  'GET /api/alarms': route({
    summary: 'What an administrator should look at: code guessing, copied identities, sign-in attacks',
    access: readers,
    reply: z.object({
      rows: z.array(
        z.object({ kind: z.string(), count: z.number().int(), lastAt: timeSchema, message: z.string() }),
      ),
    }),
  }),
} as const satisfies Record<string, ApiRoute>
