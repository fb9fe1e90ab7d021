import { z } from 'zod'
import { idSchema, timeSchema } from '../people.ts'

/** Chat on the session channel: every line is confirmed, and one sent again is shown once. CHAT1. */

export const MAX_CHAT_CHARACTERS = 4000

export const chatMessages = [
  z.object({
    type: z.literal('chat'),
    messageId: idSchema,
    text: z.string().min(1).max(MAX_CHAT_CHARACTERS),
    sentAt: timeSchema,
    /** Device → viewer, where another support person of this session said it; missing: the device's user. */
    by: z.string().max(120).optional(),
  }),
  z.object({ type: z.literal('chat-delivered'), messageId: idSchema }),
] as const
