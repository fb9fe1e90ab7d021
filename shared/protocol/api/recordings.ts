import { z } from 'zod'
import { timeSchema } from '../people.ts'
import {
  finishRecordingSchema,
  openRecordingSchema,
  recordingPartSchema,
  recordingStandSchema,
} from '../recording.ts'
import { administrators, byId, everyone, helpers, nothing, route, type ApiRoute } from './route.ts'

/**
 * Recordings: sent by the controller who made them, played by whoever may see their session. The picture itself is at
 * `GET /api/recordings/{id}/content?ticket=…` (video/webm, with ranges), where `POST …/ticket` says. REC1.
 */
export const recordingsApi = {
  'POST /api/recordings': route({
    summary: 'Begin to send a recording of your own session, or ask how far it got',
    access: helpers,
    body: openRecordingSchema,
    reply: recordingStandSchema,
  }),
  'PUT /api/recordings/:id/parts': route({
    summary: 'The next part of a recording',
    access: helpers,
    params: byId,
    body: recordingPartSchema,
    reply: recordingStandSchema,
  }),
  'POST /api/recordings/:id/finish': route({
    summary: 'All of a recording was sent: check it and keep it',
    access: helpers,
    params: byId,
    body: finishRecordingSchema,
    reply: recordingStandSchema,
  }),
  'POST /api/recordings/:id/ticket': route({
    summary: 'An address at which this recording can be played for a while',
    access: everyone,
    params: byId,
    reply: z.object({ address: z.string(), expiresAt: timeSchema }),
  }),
  'DELETE /api/recordings/:id': route({
    summary: 'Remove a recording for good',
    access: administrators,
    params: byId,
    reply: nothing,
  }),
} as const satisfies Record<string, ApiRoute>
