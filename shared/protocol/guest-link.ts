import { z } from 'zod'
import { sessionStateSchema } from '../sessions/session-state.ts'
import { fromAgentEvents, toAgentEvents } from './agent-link.ts'
import type { LinkEvents } from './link.ts'
import { idSchema, timeSchema } from './people.ts'
import { sessionRequestSchema } from './session.ts'

/**
 * The guest's link: Socket.IO namespace `/guest`, websocket only; auth `{ protocol }`, for a guest has nothing to prove itself by.
 * The join page speaks it: it hands in a code and is from then on the session's device, under an identity that lasts as long as
 * the session. A page that was loaded again takes the session up with the secret that it was given with the session. JOIN1.
 */

export const guestAuthSchema = z.object({ protocol: z.number().int() })

const GUEST_PREFIX = 'guest-'
export const guestIdOf = (random: string): string => `${GUEST_PREFIX}${random}`
/** Whether a session's device is a guest in a browser. */
export const isGuestId = (deviceId: string): boolean => deviceId.startsWith(GUEST_PREFIX)

/** Letters, digits and what stands between them in names; nothing that could pass for something else. */
const plainText = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Cn}]*$/u, 'expected text without control characters')

/** What a browser can do for a session: it sees to it that nobody controls the computer. */
export const guestModes = ['guidance', 'monitor', 'chat', 'file-transfer'] as const

/** What a guest says of itself. Nobody vouches for any of it. */
export const guestFactsSchema = z.object({
  /** As the person typed it; empty: not given. */
  name: plainText(60),
  browser: plainText(60),
  system: plainText(60),
  modes: z.array(z.enum(guestModes)).min(1).max(guestModes.length),
})
export type GuestFacts = z.infer<typeof guestFactsSchema>

const secretSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'expected a session secret')

/** Relay → guest: as to an agent. */
export const toGuestEvents = {
  'session:request': toAgentEvents['session:request'],
  'session:signal': toAgentEvents['session:signal'],
  'session:terms': toAgentEvents['session:terms'],
  'session:ended': toAgentEvents['session:ended'],
} as const satisfies LinkEvents

/** Guest → relay. Before a code was redeemed or a session taken up again, the other events get `session-not-found`. */
export const fromGuestEvents = {
  /** `secret` is told this once; the relay keeps a keyed hash. Throttled by source, and refused as an agent's. CODE4, CODE5. */
  'code:redeem': {
    request: z.object({ code: z.string().regex(/^\d{7,16}$/), guest: guestFactsSchema }),
    reply: z.object({ sessionId: idSchema, secret: secretSchema }),
  },
  /** After each reconnect and after a reload: how the session stands. The socket that did it last is the guest's. */
  'session:resume': {
    request: z.object({ sessionId: idSchema, secret: secretSchema }),
    reply: z.object({
      state: sessionStateSchema,
      /** Null until the guest was asked. */
      request: sessionRequestSchema.nullable(),
      now: timeSchema,
    }),
  },
  'session:answer': fromAgentEvents['session:answer'],
  'session:signal': fromAgentEvents['session:signal'],
  'session:happened': fromAgentEvents['session:happened'],
  'session:end': fromAgentEvents['session:end'],
  'lane:open': fromAgentEvents['lane:open'],
} as const satisfies LinkEvents
