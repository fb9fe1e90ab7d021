import { z } from 'zod'
import { jobStateSchema } from '../jobs/job-state.ts'
import { endReasonSchema } from '../sessions/session-state.ts'
import { jobOutputSchema } from './job.ts'
import { done, type LinkEvents } from './link.ts'
import { idSchema, relayAddressSchema, timeSchema } from './people.ts'
import { laneTokenSchema } from './relay-lane.ts'
import { sessionHappeningSchema, sessionSignalSchema, sessionSnapshotSchema } from './session.ts'

/** The controller's link: Socket.IO namespace `/controller`, websocket only; auth `{ protocol, token }`, the API's bearer token. */
export const controllerAuthSchema = z.object({ protocol: z.number().int(), token: z.string().max(200) })

/**
 * Where there are several relays: the address of the one that this socket is connected to. Where the snapshot's `relay` is
 * another one, the controller moves there: it attaches over a new socket, and closes this one once that has worked. BRK2.
 */
const here = relayAddressSchema.optional()

const shownCode = z.object({
  session: sessionSnapshotSchema,
  /** Bare digits. The relay keeps only a keyed hash, so this is the one time it is told. */
  code: z.string().regex(/^\d{7,16}$/),
  joinUrl: z.url().max(400),
  now: timeSchema,
  here,
})
export type ShownCode = z.infer<typeof shownCode>

const ofSession = z.object({ sessionId: idSchema })
const snapshotNow = z.object({ session: sessionSnapshotSchema, now: timeSchema })

/** Controller → relay. */
export const fromControllerEvents = {
  'session:start': { request: z.object({}), reply: shownCode },
  'code:renew': { request: ofSession, reply: shownCode },
  'code:extend': { request: ofSession, reply: snapshotNow },
  'session:cancel': { request: ofSession, reply: done },
  /** A page (re)opened: take part in this session again. Events of the session come to the socket that attached last. */
  'session:attach': { request: ofSession, reply: snapshotNow.extend({ here }) },
  'session:signal': { request: sessionSignalSchema, reply: done },
  /** The one in control asks for a code by which one more person may join; the one before it is dead. */
  'session:invite': {
    request: ofSession,
    reply: z.object({ code: z.string().regex(/^\d{7,16}$/), expiresAt: timeSchema, now: timeSchema }),
  },
  'session:uninvite': { request: ofSession, reply: done },
  /** Takes part in somebody else's session. Throttled, and refused, as a target's code is. CODE4, CODE5. */
  'session:join': {
    request: z.object({ code: z.string().regex(/^\d{7,16}$/) }),
    reply: z.object({ session: sessionSnapshotSchema, now: timeSchema }),
  },
  /** A participant leaves; the session goes on. */
  'session:leave': { request: ofSession, reply: done },
  'session:ask-control': {
    request: z.object({ sessionId: idSchema, asks: z.boolean() }),
    reply: done,
  },
  /** The one in control hands the session over; acknowledged when the device has been asked. */
  'session:handover': {
    request: z.object({ sessionId: idSchema, participantId: idSchema }),
    reply: done,
  },
  'session:happened': {
    request: z.object({ sessionId: idSchema, happening: sessionHappeningSchema }),
    reply: done,
  },
  'session:end': { request: z.object({ sessionId: idSchema, reason: endReasonSchema }), reply: done },
  /** The device has opened a fast lane through this relay, and says so: the controller's end of it. */
  'lane:join': { request: ofSession, reply: laneTokenSchema },
} as const satisfies LinkEvents

/** Relay → controller. */
export const toControllerEvents = {
  'session:changed': { request: snapshotNow, reply: done },
  'session:signal': { request: sessionSignalSchema, reply: done },
  /** A job that this person asked for has changed; its row is read through the API. */
  'job:changed': { request: z.object({ jobId: idSchema, state: jobStateSchema }), reply: done },
  /** What a running job of this person has printed since the last time. */
  'job:output': { request: jobOutputSchema, reply: done },
} as const satisfies LinkEvents
