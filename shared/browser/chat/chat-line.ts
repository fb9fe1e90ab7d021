import { z } from 'zod'
import { MAX_CHAT_CHARACTERS } from '../../protocol/channel/chat.ts'
import { idSchema, timeSchema } from '../../protocol/people.ts'

/** One line of a chat, as a page shows it and keeps it over a reload. */
export const chatLineSchema = z.object({
  messageId: idSchema,
  from: z.enum(['me', 'them']),
  text: z.string().max(MAX_CHAT_CHARACTERS),
  /** Another support person of the same session who said it. */
  by: z.string().max(120).optional(),
  at: timeSchema,
  delivered: z.boolean(),
})
export type ChatLine = z.infer<typeof chatLineSchema>

export const MAX_KEPT_CHAT_LINES = 500
