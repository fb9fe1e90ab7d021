import { z } from 'zod'
import { securityWordsSchema } from './channel/authentication.ts'
import { modeReasonSchema, sessionModeSchema } from '../sessions/session-mode.ts'
import { permissionSchema } from '../sessions/session-terms.ts'
import { endReasonSchema } from '../sessions/session-state.ts'
import { failureCodes } from './failure.ts'
import { done, type LinkEvents } from './link.ts'
import { withoutNul } from './nul.ts'
import { heldConsents } from './session.ts'
import { askerSchema, idSchema, timeSchema } from './people.ts'
import { MAX_CHAT_CHARACTERS } from './channel/chat.ts'
import { MOST_PARTICIPANTS } from './participant.ts'
import { recordingSides } from './recording.ts'
import { fileStops } from './channel/files.ts'
import { helpStateSchema } from './self-help.ts'
import { inputValuesSchema } from '../jobs/declaration.ts'

/**
 * The local page's link: Socket.IO namespace `/page` on the agent's loopback server, auth `{ token }` from the page's
 * address or from `page.json` in the agent's state folder. The page and `agent connect` speak it alike.
 * Files that the user sends are posted to `/upload` of the same server (see agent/page/server.ts).
 */

/** What `page.json` (private to the agent's account) says: where the page is, and the token that opens it. */
export const pageAddressSchema = z.object({
  port: z.number().int().min(1).max(65535),
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
export type PageAddress = z.infer<typeof pageAddressSchema>

/** One file on its way or arrived, as the device's user sees it. */
export const fileViewSchema = z.object({
  transfer: z.number().int().positive(),
  direction: z.enum(['to-target', 'to-controller']),
  name: z.string().max(255),
  bytes: z.number().int().nonnegative(),
  doneBytes: z.number().int().nonnegative(),
  /** `asking`: this device's user has to say yes; `waiting`: the other side has. */
  state: z.enum(['asking', 'waiting', 'moving', 'arrived', 'stopped']),
  stop: z.enum(fileStops).optional(),
  /** A folder: how many files it has, and how many of them are done. */
  folder: z
    .object({ files: z.number().int().nonnegative(), filesDone: z.number().int().nonnegative() })
    .optional(),
  /** Held back by this device's user; by the controller. */
  pausedHere: z.boolean().optional(),
  pausedThere: z.boolean().optional(),
  bytesPerSecond: z.number().nonnegative().nullable().optional(),
  /** It takes the place of this one, which was stopped. */
  again: z.number().int().positive().optional(),
  /** Stopped, and it can be tried once more from here. */
  canRetry: z.boolean().optional(),
  /** Arrived under another name, because this one was taken: the user may have it replaced. */
  nameTaken: z.string().max(255).optional(),
  /** How the bytes go: beside the data channel straight to the other side, or through the relay. Absent: the data channel. */
  lane: z.enum(['direct', 'relay']).optional(),
  /** Where a received file lies on this device. */
  path: z.string().max(4096).optional(),
  sha256: z.string().length(64).optional(),
})
export type FileView = z.infer<typeof fileViewSchema>

/** What the user does with a transfer beside answering and cancelling it. */
export const fileActSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('pause'), transfer: z.number().int().positive(), paused: z.boolean() }),
  /** A stopped one is tried once more. */
  z.object({ act: z.literal('again'), transfer: z.number().int().positive() }),
  /** What arrived beside a file of its name takes that file's place. */
  z.object({ act: z.literal('replace'), transfer: z.number().int().positive() }),
  /** Opens the folder in which a received file lies. */
  z.object({ act: z.literal('show'), transfer: z.number().int().positive() }),
])
export type FileAct = z.infer<typeof fileActSchema>

/** One of the user's own folders, to choose where received files go. */
export const shownFolderSchema = z.object({
  path: z.string().max(4096),
  /** The one above; null at the home folder. */
  parent: z.string().max(4096).nullable(),
  folders: z.array(z.string().max(255)).max(1000),
})
export type ShownFolder = z.infer<typeof shownFolderSchema>

const chatLineSchema = z.object({
  messageId: idSchema,
  from: z.enum(['controller', 'target']),
  text: z.string().max(MAX_CHAT_CHARACTERS),
  /** Who said it, where there are several support people. */
  by: z.string().max(120).optional(),
  at: timeSchema,
  delivered: z.boolean(),
})
export type ChatLine = z.infer<typeof chatLineSchema>

const questionSchema = z.object({
  questionId: z.number().int().positive(),
  point: z.enum(heldConsents),
  answerBy: timeSchema,
  /** With `mode-change`: the mode that the controller asks for. With `handover`: the one it would go on in. */
  mode: sessionModeSchema.optional(),
  /** With `participants` and `handover`: of whom. */
  person: askerSchema.optional(),
})
export type PageQuestion = z.infer<typeof questionSchema>

const held = {
  id: idSchema,
  controller: askerSchema,
}
const running = {
  ...held,
  mode: sessionModeSchema,
  because: modeReasonSchema,
  allowedModes: z.array(sessionModeSchema).max(5),
  may: z.object({ chat: z.boolean(), fileTransfer: z.boolean() }),
  saveChat: z.boolean(),
  endsAt: timeSchema,
  /** What the user is asked in mid-session; unanswered it is refused at `answerBy`. CONS1. */
  questions: z.array(questionSchema).max(20),
  /** What both ends read to each other; null until it is known. E2E1. */
  securityWords: securityWordsSchema.nullable(),
  /** Who records the picture now, and since when; null: nobody. REC1. */
  recording: z.object({ side: z.enum(recordingSides), since: timeSchema }).nullable(),
  /** Who takes part beside the one in control. */
  participants: z
    .array(
      z.object({
        participantId: idSchema,
        person: askerSchema,
        asksForControl: z.boolean(),
        connected: z.boolean(),
        securityWords: securityWordsSchema.nullable(),
      }),
    )
    .max(MOST_PARTICIPANTS),
  /** The device's own mouse and keyboard are switched off by the controller. */
  inputLocked: z.boolean(),
  chat: z.array(chatLineSchema),
  files: z.array(fileViewSchema),
  /** Where received files go. */
  downloadFolder: z.string().max(4096),
}

/** The one session that the device holds, as its user sees it. */
const heldSessionSchema = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('accepting'),
    ...held,
    proposed: z.object({ mode: sessionModeSchema, because: modeReasonSchema }),
    allowedModes: z.array(sessionModeSchema).min(1).max(5),
    /** What the user may give one by one: ticked at first or not; what is not given is asked for later, or not to be had at all. */
    permissions: z.array(
      z.object({ permission: permissionSchema, preset: z.boolean(), otherwise: z.enum(['ask', 'withheld']) }),
    ),
    /** Policy has the whole session recorded. */
    recorded: z.boolean(),
    saveChat: z.boolean(),
    /** The device's own floor asks where policy would not. CONS4. */
    floorAsks: z.boolean(),
    answerBy: timeSchema,
    onTimeOut: z.enum(['proceed', 'refuse']),
  }),
  z.object({ phase: z.literal('connecting'), ...running }),
  z.object({
    phase: z.literal('live'),
    ...running,
    liveSince: timeSchema,
    interruptedAt: timeSchema.nullable(),
  }),
  z.object({
    phase: z.literal('ended'),
    ...held,
    reason: endReasonSchema,
    endedAt: timeSchema,
    files: z.array(fileViewSchema),
  }),
])
export type HeldSession = z.infer<typeof heldSessionSchema>

/** Where the entry of a connection code stands. CODE4, CODE7. */
const codeEntrySchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('unavailable'), code: z.enum(failureCodes) }),
  z.object({ phase: z.literal('idle') }),
  z.object({ phase: z.literal('redeeming') }),
  z.object({
    phase: z.literal('failed'),
    code: z.enum(failureCodes),
    message: z.string().max(2000),
    retryAfterMs: z.number().int().nonnegative().optional(),
    /** The session ended before its user was asked: why; with `device-busy`, who is connected already. SES3. */
    ended: z.object({ reason: endReasonSchema, connectedWith: askerSchema.optional() }).optional(),
  }),
])
export type CodeEntry = z.infer<typeof codeEntrySchema>

const pageStateSchema = z.object({
  /** The agent's clock when this was said: the page counts down by it. */
  now: timeSchema,
  device: z.string().max(255),
  relay: z.object({
    connected: z.boolean(),
    address: z.string().max(300).nullable(),
    organisation: z.string().max(120),
  }),
  codeEntry: codeEntrySchema,
  session: heldSessionSchema.nullable(),
  /** Actions that are offered to the user, and what became of those they asked for. TRIG1. */
  help: helpStateSchema,
})
export type PageState = z.infer<typeof pageStateSchema>

const ofSession = z.object({ sessionId: idSchema })
const ofTransfer = z.object({ transfer: z.number().int().positive() })

/** Agent → page. The whole state at connect and after each change. */
export const toPageEvents = {
  state: { request: pageStateSchema, reply: done },
} as const satisfies LinkEvents

/** Page → agent. */
export const fromPageEvents = {
  /** What the user typed or pasted; the outcome stands in `codeEntry` and, when the code was right, in `session`. */
  'code:connect': { request: z.object({ text: z.string().max(500) }), reply: done },
  /** Back to the empty entry; nothing of the try is left. */
  'code:cancel': { request: z.object({}), reply: done },
  'session:accept': {
    request: ofSession.extend({
      mode: sessionModeSchema.optional(),
      allowed: z.array(permissionSchema).max(10),
    }),
    reply: done,
  },
  'session:refuse': { request: ofSession, reply: done },
  'session:stop': { request: ofSession, reply: done },
  /** The user chooses another of the allowed modes; down or up, it is the user's own word. */
  'session:mode': { request: ofSession.extend({ mode: sessionModeSchema }), reply: done },
  'question:answer': {
    request: ofSession.extend({ questionId: z.number().int().positive(), accept: z.boolean() }),
    reply: done,
  },
  /** The ended session has been read. */
  'session:dismiss': { request: ofSession, reply: done },
  'chat:send': {
    request: z.object({
      messageId: idSchema,
      text: z.string().min(1).max(MAX_CHAT_CHARACTERS).overwrite(withoutNul),
    }),
    reply: done,
  },
  'file:answer': { request: ofTransfer.extend({ accept: z.boolean() }), reply: done },
  'file:act': { request: fileActSchema, reply: done },
  'folder:list': { request: z.object({ path: z.string().max(4096).nullable() }), reply: shownFolderSchema },
  'folder:choose': { request: z.object({ path: z.string().min(1).max(4096) }), reply: done },
  'file:cancel': { request: ofTransfer, reply: done },
  /** Somebody looks at the page, and reads these languages, the most wanted first: what is offered is asked for anew. */
  'help:languages': {
    request: z.object({ languages: z.array(z.string().regex(/^[a-z]{2}$/)).max(10) }),
    reply: done,
  },
  /** The user asks for an action; what becomes of it stands in `help`. Refused as the relay refuses it. */
  'help:run': { request: z.object({ triggerId: idSchema, inputs: inputValuesSchema }), reply: done },
} as const satisfies LinkEvents
