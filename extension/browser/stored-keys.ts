import { z } from 'zod'
import { keptAuthenticationSchema } from '../../shared/protocol/channel/authentication.ts'
import { idSchema, timeSchema } from '../../shared/protocol/people.ts'
import { userSchema } from '../../shared/protocol/api/accounts.ts'
import { chatLineSchema, MAX_KEPT_CHAT_LINES } from '../../shared/browser/chat/chat-line.ts'
import { sessionStateSchema } from '../../shared/sessions/session-state.ts'

/** What the extension keeps: each key with its place, its schema, what holds when it is missing, and what clears it. */
export interface StoredKey<S extends z.ZodType> {
  name: string
  /** `local` stays; `session` lives in memory until the browser closes; `managed` is set by the organisation, read only. */
  area: 'local' | 'session' | 'managed'
  schema: S
  initial: z.output<S>
  clearedBy: string
}

const key = <S extends z.ZodType>(declared: StoredKey<S>): StoredKey<S> => declared

const relayAddressSchema = z.url({ protocol: /^https?$/ }).max(300)

const accountSchema = z.object({
  /** Where the person signed in. The token is sent there, to the relays that this one named, and to no other address. */
  relayUrl: relayAddressSchema,
  relays: z.array(relayAddressSchema).max(10).default([]),
  token: z.string().min(1).max(200),
  expiresAt: timeSchema,
  user: userSchema,
  organisation: z.string(),
})
export type Account = z.infer<typeof accountSchema>

/** A session that this browser started, as far as a reloaded page or the popup must know it. */
export const heldSessionSchema = z.object({
  sessionId: idSchema,
  startedAt: timeSchema,
  /** Null once the code is used up. */
  code: z.object({ digits: z.string(), joinUrl: z.string() }).nullable(),
  state: sessionStateSchema,
  deviceName: z.string().nullable(),
  /** The relay's clock minus ours. */
  clockOffsetMs: z.number().int(),
})
export type HeldSession = z.infer<typeof heldSessionSchema>

/** How this person likes the viewer, in every session. */
const viewerLikingsSchema = z.object({
  picture: z.enum(['fit', 'full-size']),
  keysBy: z.enum(['character', 'code']),
  chatSound: z.boolean(),
})
export type ViewerLikings = z.infer<typeof viewerLikingsSchema>

export const MAX_HELD_SESSIONS = 10

export const storedKeys = {
  relayUrl: key({
    name: 'relayUrl',
    area: 'local',
    schema: relayAddressSchema.nullable(),
    initial: null,
    clearedBy: 'the person, by another address on the options page',
  }),
  managedRelayUrl: key({
    name: 'relayUrl',
    area: 'managed',
    schema: relayAddressSchema.nullable(),
    initial: null,
    clearedBy: 'the organisation that manages the browser',
  }),
  /** How long, and how many gigabytes of all, recordings stay in this browser that no relay is to have. REC1. */
  managedRecordingsDays: key({
    name: 'recordingsDays',
    area: 'managed',
    schema: z.number().int().min(1).max(36_500),
    initial: 90,
    clearedBy: 'the organisation that manages the browser',
  }),
  managedRecordingsMaxGb: key({
    name: 'recordingsMaxGb',
    area: 'managed',
    schema: z.number().min(0.001).max(1_000_000),
    initial: 20,
    clearedBy: 'the organisation that manages the browser',
  }),
  account: key({
    name: 'account',
    area: 'session',
    schema: accountSchema.nullable(),
    initial: null,
    clearedBy:
      'signing out, a relay that no longer knows the token, another relay address, the end of the browser',
  }),
  heldSessions: key({
    name: 'heldSessions',
    area: 'session',
    schema: z.array(heldSessionSchema).max(MAX_HELD_SESSIONS),
    initial: [],
    clearedBy: 'the end of each session, signing out, the end of the browser',
  }),
  viewerLikings: key({
    name: 'viewerLikings',
    area: 'local',
    schema: viewerLikingsSchema,
    initial: { picture: 'fit', keysBy: 'character', chatSound: false },
    clearedBy: 'the person, by another choice; removing the extension',
  }),
  authentications: key({
    name: 'authentications',
    area: 'session',
    schema: z.record(idSchema, keptAuthenticationSchema),
    initial: {},
    clearedBy: 'the end of each session, signing out, the end of the browser',
  }),
  chats: key({
    name: 'chats',
    area: 'session',
    schema: z.record(idSchema, z.array(chatLineSchema).max(MAX_KEPT_CHAT_LINES)),
    initial: {},
    clearedBy: 'the end of each session, signing out, the end of the browser',
  }),
} as const
