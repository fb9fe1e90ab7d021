import { z } from 'zod'
import { modeReasonSchema, sessionModeSchema } from '../sessions/session-mode.ts'
import { endReasonSchema, sessionStateSchema } from '../sessions/session-state.ts'
import { permissionSchema, sessionTermsSchema } from '../sessions/session-terms.ts'
import { peeringSchema } from './peering.ts'
import { MOST_PARTICIPANTS, participantSchema } from './participant.ts'
import { recordingSides } from './recording.ts'
import { withoutNul } from './nul.ts'
import { askerSchema, idSchema, relayAddressSchema, timeSchema } from './people.ts'

/** What the controller's and the agent's link both say of a session. */

export const sessionSnapshotSchema = z.object({
  id: idSchema,
  state: sessionStateSchema,
  controller: askerSchema,
  device: z.object({ id: idSchema, name: z.string() }).nullable(),
  startedAt: timeSchema,
  /** Where there are several relays: the address of the one to which the device is connected. BRK2. */
  relay: relayAddressSchema.optional(),
  /** The terms as they hold now: what the policy lets this controller do; null until the device is known. */
  terms: sessionTermsSchema.nullable(),
  /** The device's own floor asked (or refused) where policy would not have. CONS4. */
  floorDecided: z.boolean(),
  /** For the controller alone, from when the device is asked on. */
  peering: peeringSchema.optional(),
  /** Who takes part beside the one in control. */
  participants: z.array(participantSchema).max(MOST_PARTICIPANTS).optional(),
  /**
   * Which of them this is told to; missing: the one in control. A participant is told the session as it is for them: in `accepting`
   * while the device is asked about them, `ended` once they are out, and with what they see of it instead of the mode.
   */
  you: idSchema.optional(),
})
export type SessionSnapshot = z.infer<typeof sessionSnapshotSchema>

const MAX_SDP = 64 * 1024

/**
 * Which connection a signal belongs to. The agent counts up with each offer; the controller repeats the offer's number in its
 * answer and candidates, so that late signals of a connection given up are dropped and cannot spoil the next one.
 */
const connection = z.number().int().positive().optional()

/** One piece of WebRTC signalling, handed on unread by the relay. The agent makes the offer, the controller the answer. */
export const signalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('offer'), sdp: z.string().max(MAX_SDP), connection }),
  z.object({ type: z.literal('answer'), sdp: z.string().max(MAX_SDP), connection }),
  z.object({
    type: z.literal('candidate'),
    connection,
    candidate: z.object({
      candidate: z.string().max(2000),
      sdpMid: z.string().max(64).nullable().optional(),
      sdpMLineIndex: z.number().int().nullable().optional(),
      usernameFragment: z.string().max(256).nullable().optional(),
    }),
  }),
  /** The controller's page (re)opened: the agent makes a fresh offer. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('renegotiate'), renegotiate: z.literal(true) }),
])
export type Signal = z.infer<typeof signalSchema>

/** A signal on its way; without `participantId` it is the lead's. */
export const sessionSignalSchema = z.object({
  sessionId: idSchema,
  participantId: idSchema.optional(),
  signal: signalSchema,
})

/** What the relay asks of a device when a code was redeemed: who, what the policy says, what is proposed. */
export const sessionRequestSchema = z.object({
  sessionId: idSchema,
  controller: askerSchema,
  proposed: z.object({ mode: sessionModeSchema, because: modeReasonSchema }),
  /** Its `allowedModes` are those that policy, device and the controller's rights all allow. */
  terms: sessionTermsSchema,
  /** Added when it is handed out, and never stored. */
  peering: peeringSchema.optional(),
})
export type SessionRequest = z.infer<typeof sessionRequestSchema>

/** The device's answer. `targetChose` is set only where the user picked another mode than the proposed one. */
export const sessionAnswerSchema = z.discriminatedUnion('accepted', [
  z.object({
    accepted: z.literal(true),
    targetChose: sessionModeSchema.optional(),
    decidedBy: z.enum(['user', 'policy', 'time-out']),
    /** Whether the device's own floor asked where the policy would not have. */
    floorDecided: z.boolean(),
    /** What policy allows and the user withheld in the acceptance window. CONS2. */
    withheld: z.array(permissionSchema).max(10).optional(),
  }),
  z.object({ accepted: z.literal(false), reason: endReasonSchema, floorDecided: z.boolean() }),
])
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>

/** What a device's user may be asked while a session runs. */
export const heldConsents = [
  'mode-change',
  'system-information',
  'file-transfer',
  'recording',
  'participants',
  'handover',
  'still-sharing',
  'remote-restart',
  'lock-input',
] as const
export type HeldConsent = (typeof heldConsents)[number]

/** What happened in a session and belongs into its history; reported by the end that saw it. */
export const sessionHappeningSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connected') }),
  z.object({ type: z.literal('interrupted') }),
  z.object({ type: z.literal('mode-changed'), mode: sessionModeSchema, because: modeReasonSchema }),
  z.object({
    type: z.literal('file'),
    direction: z.enum(['to-target', 'to-controller']),
    name: z.string().max(255),
    bytes: z.number().int().nonnegative(),
    sha256: z.string().length(64),
  }),
  z.object({
    type: z.literal('chat'),
    messageId: idSchema,
    from: z.enum(['controller', 'target']),
    text: z.string().max(4000).overwrite(withoutNul),
    at: timeSchema,
  }),
  /** A question in mid-session and what became of it; told by the device. */
  z.object({
    type: z.literal('consent'),
    point: z.enum(heldConsents),
    granted: z.boolean(),
    by: z.enum(['user', 'time-out', 'policy', 'floor']),
  }),
  /** The picture is recorded from now on, or not any more; `keptOnRelay`: it is on its way there. Told by the device. REC1. */
  z.object({
    type: z.literal('recording'),
    recordingId: idSchema,
    side: z.enum(recordingSides),
    began: z.boolean(),
    keptOnRelay: z.boolean(),
  }),
  z.object({ type: z.literal('input-locked'), locked: z.boolean() }),
  /** Somebody joined or left beside the one in control, or was not let in, or was handed the session. The relay's own word. */
  z.object({
    type: z.literal('participant'),
    what: z.enum(['joined', 'left', 'refused', 'handed-over']),
    participantId: idSchema,
    name: z.string().max(120),
  }),
  /** The device restarts, as the controller asked and its user agreed. */
  z.object({ type: z.literal('restarting') }),
  z.object({ type: z.literal('input-dropped'), count: z.number().int().positive() }),
])
export type SessionHappening = z.infer<typeof sessionHappeningSchema>
