import { z } from 'zod'
import { endReasonSchema } from '../sessions/session-state.ts'
import { askerSchema, idSchema, timeSchema } from './people.ts'

/** Further people in a session, beside the one in control. */

export const MOST_PARTICIPANTS = 4

/** What one of them gets of the session: what the lead's mode shows and their own policy allows. Input, marks and files: never. */
export const shareSchema = z.object({ screen: z.boolean(), chat: z.boolean() })
export type Share = z.infer<typeof shareSchema>

/** `asked`: the device decides; `joined`: takes part; `taking-over`: the device is asked whether they may have the control. */
export const participantPhases = ['asked', 'joined', 'taking-over'] as const

export const participantSchema = z.object({
  id: idSchema,
  person: askerSchema,
  phase: z.enum(participantPhases),
  asksForControl: z.boolean(),
  since: timeSchema,
})
export type Participant = z.infer<typeof participantSchema>

/** What the device answers to a participant, and to a handover. */
export const participantAnswerSchema = z.discriminatedUnion('accepted', [
  z.object({ accepted: z.literal(true) }),
  z.object({ accepted: z.literal(false), reason: endReasonSchema }),
])
export type ParticipantAnswer = z.infer<typeof participantAnswerSchema>
