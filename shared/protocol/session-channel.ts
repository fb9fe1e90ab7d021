import { z } from 'zod'
import { modeReasonSchema, sessionModeSchema } from '../sessions/session-mode.ts'
import { endReasonSchema } from '../sessions/session-state.ts'
import { authenticationMessages } from './channel/authentication.ts'
import { browseMessages } from './channel/browse.ts'
import { chatMessages } from './channel/chat.ts'
import { fastLaneMessages } from './channel/fast-lane.ts'
import { fileMessages } from './channel/files.ts'
import { clipboardMessages, inputMessages } from './channel/input.ts'
import { markMessages } from './channel/marks.ts'
import { recordingMessages } from './channel/recording.ts'
import { wishMessages } from './channel/wishes.ts'
import { screenMessages, shownScreenSchema } from './channel/screen.ts'

/**
 * The session channel: what viewer and session child say to each other, peer to peer, over one ordered and reliable
 * WebRTC data channel named `handrail`. Text messages are JSON of this union; binary messages are file chunks (see below).
 * Both ends make their simple-peer with `objectMode: true`, so that text arrives as string and chunks as bytes, and with
 * `iceServers: []` unless servers are configured.
 *
 * Connections come and go, the session stays. The child makes every offer: at the viewer's signal `ready` and, after a loss,
 * by itself for a minute; an offer always belongs to a new connection, so the viewer drops the old one and answers with a
 * new peer, with the offer's `connection` number on its answer and candidates. After each connect the child says `state`, and then both sides take up again what was unfinished:
 * - chat: each side sends its lines again that were not confirmed with `chat-delivered`; the receiver confirms every line
 *   and shows each messageId once;
 * - files: each sender offers its unfinished transfers again with the same number, name and size; a receiver that still has
 *   the part answers `file-accept` with the byte to go on from (a viewer that was reloaded has nothing and starts at 0).
 *
 * In a mode without a screen the video track carries no picture but black; with no display there is no track.
 */

/** JSON may take six bytes for a character, so this holds the largest clipboard. */
export const MAX_CHANNEL_TEXT_BYTES = 224 * 1024

export const channelMessageSchema = z.discriminatedUnion('type', [
  ...authenticationMessages,
  /** First message of the session child on each authenticated connection: what holds now. Sent again after each change. */
  z.object({
    type: z.literal('state'),
    mode: sessionModeSchema,
    because: modeReasonSchema,
    allowedModes: z.array(sessionModeSchema).max(5),
    /** What is allowed beside the mode; `clipboard` counts in Active only. */
    may: z.object({
      chat: z.boolean(),
      fileTransfer: z.boolean(),
      clipboard: z.boolean(),
      /** The controller may look through folders of the device. FILE2. */
      browse: z.boolean().optional(),
    }),
    screen: shownScreenSchema.nullable(),
    /** Where marks appear at the target: on the real screen, over a preview on its page, or nowhere. */
    marksShown: z.enum(['on-screen', 'on-page', 'nowhere']),
  }),
  /** Either side asks for another mode; the child answers with `state`, or with `mode-refused`. MODE3. */
  z.object({ type: z.literal('mode-request'), mode: sessionModeSchema }),
  z.object({ type: z.literal('mode-refused'), mode: sessionModeSchema, reason: endReasonSchema }),
  ...recordingMessages,
  ...wishMessages,
  ...screenMessages,
  ...inputMessages,
  ...clipboardMessages,
  ...markMessages,
  ...chatMessages,
  ...fileMessages,
  ...browseMessages,
  ...fastLaneMessages,
  /** The session is over; said before the connection closes. The relay is told through the links as well. */
  z.object({ type: z.literal('end'), reason: endReasonSchema }),
])
export type ChannelMessage = z.infer<typeof channelMessageSchema>
