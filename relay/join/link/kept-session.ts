import { z } from 'zod'
import { chatLineSchema, MAX_KEPT_CHAT_LINES } from '../../../shared/browser/chat/chat-line.ts'
import { keptAuthenticationSchema } from '../../../shared/protocol/channel/authentication.ts'
import { idSchema, timeSchema } from '../../../shared/protocol/people.ts'
import { permissionSchema } from '../../../shared/sessions/session-terms.ts'

/**
 * What this tab keeps so that a reload takes the session up again: in the browser's session storage, which no other tab reads
 * and which goes with the tab. SES2.
 */
const keptSessionSchema = z.object({
  sessionId: idSchema,
  secret: z.string().max(100),
  startedAt: timeSchema,
  chat: z.array(chatLineSchema).max(MAX_KEPT_CHAT_LINES),
  withheld: z.array(permissionSchema).max(10),
  /** So that a reloaded page can prove that it is still the one whose security words were compared. E2E1. */
  authenticated: keptAuthenticationSchema.nullable().default(null),
})
export type KeptSession = z.infer<typeof keptSessionSchema>

const KEY = 'handrail.guest'

export interface SessionKeeper {
  read(): KeptSession | null
  write(kept: KeptSession): void
  clear(): void
}

export function openSessionKeeper(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): SessionKeeper {
  return {
    read() {
      const text = storage.getItem(KEY)
      if (text === null) return null
      try {
        return keptSessionSchema.parse(JSON.parse(text))
      } catch (error) {
        console.warn('handrail: what this tab kept was not understood', error)
        storage.removeItem(KEY)
        return null
      }
    },
    write(kept) {
      try {
        storage.setItem(KEY, JSON.stringify(kept))
      } catch (error) {
        // No room, or none allowed: the session goes on, and a reload would lose it.
        console.warn('handrail: this tab could not keep its session', error)
      }
    },
    clear: () => storage.removeItem(KEY),
  }
}
