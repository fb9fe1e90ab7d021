import { z } from 'zod'
import { recordingSides } from '../../../shared/protocol/recording.ts'
import { idSchema, timeSchema } from '../../../shared/protocol/people.ts'
import { fileActSchema, fileViewSchema, shownFolderSchema } from '../../../shared/protocol/page-link.ts'
import { MAX_CHAT_CHARACTERS } from '../../../shared/protocol/channel/chat.ts'
import { laneTokenSchema } from '../../../shared/protocol/relay-lane.ts'
import { signalSchema } from '../../../shared/protocol/session.ts'
import { modeReasonSchema, sessionModeSchema } from '../../../shared/sessions/session-mode.ts'
import { securityWordsSchema } from '../../../shared/protocol/channel/authentication.ts'
import { shareSchema } from '../../../shared/protocol/participant.ts'
import { peeringSchema } from '../../../shared/protocol/peering.ts'
import { toControllerMessages, wishes } from '../../../shared/protocol/channel/wishes.ts'
import { barPlaceSchema } from '../bar/bar-link.ts'
import { consentPoints, sessionTermsSchema } from '../../../shared/sessions/session-terms.ts'
import { endReasonSchema } from '../../../shared/sessions/session-state.ts'

/** What the agent and the child process of one session say to each other over Node's IPC. Both parse what they get. */

const modeNow = { mode: sessionModeSchema, because: modeReasonSchema }
const chatLine = {
  messageId: idSchema,
  text: z.string().min(1).max(MAX_CHAT_CHARACTERS),
  sentAt: timeSchema,
}

export const ACTIVE_EVERY_MS = 3000

/** Agent → child. */
export const toChildSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    ...modeNow,
    /** What policy allows, less what the device's floor and its user withhold; `asks`: what the user is asked each time. */
    terms: sessionTermsSchema,
    downloadFolder: z.string().min(1).max(4096),
    /** How long a connection may be gone before the child gives up. SES2. */
    reconnectForMs: z.number().int().positive(),
    /** STUN and TURN servers for this session. */
    iceServers: peeringSchema.shape.iceServers.optional(),
    /** As the others in the session are told who says what. */
    controllerName: z.string().max(120).optional(),
  }),
  /** Without `participantId` it is of the one in control; so everywhere here. */
  z.object({ type: z.literal('signal'), signal: signalSchema, participantId: idSchema.optional() }),
  /** Somebody takes part from now on: they get a connection of their own. */
  z.object({
    type: z.literal('participant-joined'),
    participantId: idSchema,
    name: z.string().max(120),
    share: shareSchema,
  }),
  z.object({ type: z.literal('participant-share'), participantId: idSchema, share: shareSchema }),
  z.object({ type: z.literal('participant-left'), participantId: idSchema, reason: endReasonSchema }),
  /** This participant is in control from now on, and whoever was is the participant `leadBecomes`. */
  z.object({
    type: z.literal('handed-over'),
    participantId: idSchema,
    leadBecomes: idSchema,
    share: shareSchema,
  }),
  /** The answer to `consent-wanted`; `reason` where it was not granted. */
  z.object({
    type: z.literal('consent'),
    point: z.enum(consentPoints),
    granted: z.boolean(),
    reason: endReasonSchema.optional(),
  }),
  /** Where the session bar stands: the controller's clicks do not reach it, except its End. */
  z.object({ type: z.literal('bar'), place: barPlaceSchema }),
  /** Handed on to the controller as it is. */
  ...toControllerMessages,
  z.object({ type: z.literal('mode'), ...modeNow }),
  /** The terms have changed: what they no longer allow stops at once. */
  z.object({ type: z.literal('terms'), terms: sessionTermsSchema }),
  z.object({ type: z.literal('mode-refused'), mode: sessionModeSchema, reason: endReasonSchema }),
  z.object({ type: z.literal('chat'), ...chatLine }),
  /** Offer this file to the controller. */
  z.object({
    type: z.literal('file-send'),
    path: z.string().min(1).max(4096),
    name: z.string().min(1).max(255),
  }),
  z.object({ type: z.literal('file-answer'), transfer: z.number().int().positive(), accept: z.boolean() }),
  z.object({ type: z.literal('file-cancel'), transfer: z.number().int().positive() }),
  /** What else the user does with a transfer on the page. */
  z.object({ type: z.literal('file-act'), act: fileActSchema }),
  /** Which folders are in this one (the user's home without a path)? Answered by `folders` with the same number. */
  z.object({ type: z.literal('folder-list'), id: z.number().int(), path: z.string().max(4096).nullable() }),
  /** Received files go there from now on; told back by `folder-chosen`. */
  z.object({ type: z.literal('folder-choose'), path: z.string().min(1).max(4096) }),
  /** The answer to `relay-lane-wanted`; null where the relay offers none. */
  z.object({
    type: z.literal('relay-lane'),
    end: laneTokenSchema.extend({ relay: z.url({ protocol: /^https?$/ }).max(400) }).nullable(),
  }),
  /** Say goodbye to the controller and exit. */
  z.object({ type: z.literal('end'), reason: endReasonSchema }),
])
export type ToChild = z.infer<typeof toChildSchema>

/** Child → agent. */
export const fromChildSchema = z.discriminatedUnion('type', [
  /** Loaded and waiting for `start`. */
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('signal'), signal: signalSchema, participantId: idSchema.optional() }),
  z.object({
    type: z.literal('participant-connected'),
    participantId: idSchema,
    connected: z.boolean(),
  }),
  /** Their connection did not come up, or back; or they said goodbye. */
  z.object({ type: z.literal('participant-gone'), participantId: idSchema, reason: endReasonSchema }),
  z.object({ type: z.literal('connected') }),
  z.object({ type: z.literal('interrupted') }),
  /** Both ends derived these words; told before `connected`. E2E1. */
  z.object({
    type: z.literal('authenticated'),
    ...securityWordsSchema.shape,
    participantId: idSchema.optional(),
  }),
  /** No connection came up, or came back, in time. */
  z.object({ type: z.literal('gave-up'), reason: endReasonSchema }),
  z.object({ type: z.literal('mode-wanted'), mode: sessionModeSchema }),
  z.object({ type: z.literal('wish'), wish: z.enum(wishes) }),
  /** The picture is recorded now, or not any more. REC1. */
  z.object({
    type: z.literal('recording'),
    recording: z
      .object({
        recordingId: idSchema,
        side: z.enum(recordingSides),
        since: timeSchema,
        keptOnRelay: z.boolean(),
      })
      .nullable(),
  }),
  /** What is recorded on this device, as it comes; without bytes: that was all. */
  z.object({
    type: z.literal('recorded'),
    recordingId: idSchema,
    base64: z
      .base64()
      .max(1024 * 1024)
      .optional(),
  }),
  /** An end of a fast lane through the relay is wanted; answered by `relay-lane`. */
  z.object({ type: z.literal('relay-lane-wanted') }),
  /** Something that needs the user's consent is about to happen; the agent answers `consent`. CONS1. */
  z.object({ type: z.literal('consent-wanted'), point: z.enum(consentPoints) }),
  /** The controller did something: input, a mark, chat, a file. Said at most once in ACTIVE_EVERY_MS. */
  z.object({ type: z.literal('active') }),
  z.object({ type: z.literal('chat'), ...chatLine, participantId: idSchema.optional() }),
  z.object({ type: z.literal('chat-delivered'), messageId: idSchema }),
  /** A transfer began, moved or is over. */
  z.object({ type: z.literal('file'), file: fileViewSchema }),
  /** The file at this path has been sent, or will not be: it is not needed any more. */
  z.object({ type: z.literal('file-released'), path: z.string() }),
  /** The answer to `folder-list`; null where that folder cannot be shown. */
  z.object({ type: z.literal('folders'), id: z.number().int(), folder: shownFolderSchema.nullable() }),
  z.object({ type: z.literal('folder-chosen'), path: z.string().max(4096) }),
  /** So many inputs and marks were dropped since the last time, because the mode does not allow them. MODE2. */
  z.object({ type: z.literal('input-dropped'), count: z.number().int().positive() }),
  z.object({ type: z.literal('peer-ended'), reason: endReasonSchema }),
  /** Something for the agent's log. */
  z.object({
    type: z.literal('log'),
    level: z.enum(['info', 'warn', 'error']),
    message: z.string().max(2000),
  }),
])
export type FromChild = z.infer<typeof fromChildSchema>
