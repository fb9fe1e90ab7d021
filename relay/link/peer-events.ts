import { z } from 'zod'
import { done, type LinkEvents } from '../../shared/protocol/link.ts'
import { idSchema } from '../../shared/protocol/people.ts'

/** What relays of one installation tell and ask each other. */
export const peerEvents = {
  /** A job waits for this device: whoever holds its connection offers it. */
  'job:waiting': { request: z.object({ deviceId: idSchema }), reply: done },
  /** What a running job has printed, if you are the one that its device tells. */
  'job:live': {
    request: z.object({ jobId: idSchema }),
    reply: z.object({ live: z.object({ text: z.string(), end: z.number().int() }).nullable() }),
  },
} as const satisfies LinkEvents
