import { z } from 'zod'
import { sessionModeSchema } from '../../sessions/session-mode.ts'
import { endReasonSchema } from '../../sessions/session-state.ts'
import { idSchema, timeSchema } from '../people.ts'
import { recordingSchema } from '../recording.ts'
import { sessionHappeningSchema, sessionSnapshotSchema } from '../session.ts'
import { byId, everyone, page, paging, route, type ApiRoute } from './route.ts'

/** Sessions and their history. */

export const sessionDetailSchema = sessionSnapshotSchema.extend({
  happenings: z.array(z.object({ at: timeSchema, happening: sessionHappeningSchema })),
  recordings: z.array(recordingSchema),
})

/** What the history is narrowed to. Days are asked for as moments: from `from` on and before `until`. */
export const sessionFilterShape = {
  deviceId: idSchema.optional(),
  live: z.enum(['yes']).optional(),
  /** Part of the support person's name or mail. */
  person: z.string().trim().max(120).optional(),
  from: z.coerce.number().int().nonnegative().optional(),
  until: z.coerce.number().int().nonnegative().optional(),
  /** The mode it is in, or was in last. */
  mode: sessionModeSchema.optional(),
  reason: endReasonSchema.optional(),
}
export const sessionFilterSchema = z.object(sessionFilterShape)
export type SessionFilter = z.infer<typeof sessionFilterSchema>

export const sessionsApi = {
  'GET /api/sessions': route({
    summary: 'Sessions, newest first',
    access: everyone,
    query: z.object({ ...paging, ...sessionFilterShape }),
    reply: page(sessionSnapshotSchema),
  }),
  'POST /api/sessions/export': route({
    summary:
      'An address at which these sessions, or one with all that happened in it, can be had as a file for a while',
    access: everyone,
    body: z.object({
      format: z.enum(['csv', 'json']),
      /** One session with its chat, where that was saved. */
      sessionId: idSchema.optional(),
      filter: sessionFilterSchema.default({}),
    }),
    reply: z.object({ address: z.string(), expiresAt: timeSchema }),
  }),
  'GET /api/sessions/:id': route({
    summary: 'One session with what happened in it',
    access: everyone,
    params: byId,
    reply: sessionDetailSchema,
  }),
} as const satisfies Record<string, ApiRoute>
