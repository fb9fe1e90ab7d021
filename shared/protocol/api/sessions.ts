import { z } from 'zod'
import { idSchema, timeSchema } from '../people.ts'
import { recordingSchema } from '../recording.ts'
import { sessionHappeningSchema, sessionSnapshotSchema } from '../session.ts'
import { byId, everyone, page, paging, route, type ApiRoute } from './route.ts'

/** Sessions and their history. */

export const sessionDetailSchema = sessionSnapshotSchema.extend({
  happenings: z.array(z.object({ at: timeSchema, happening: sessionHappeningSchema })),
  recordings: z.array(recordingSchema),
})

export const sessionsApi = {
  'GET /api/sessions': route({
    summary: 'Sessions, newest first',
    access: everyone,
    query: z.object({ ...paging, deviceId: idSchema.optional(), live: z.enum(['yes']).optional() }),
    reply: page(sessionSnapshotSchema),
  }),
  'GET /api/sessions/:id': route({
    summary: 'One session with what happened in it',
    access: everyone,
    params: byId,
    reply: sessionDetailSchema,
  }),
} as const satisfies Record<string, ApiRoute>
