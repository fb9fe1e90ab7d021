import { z } from 'zod'
import { endReasonSchema } from '../../sessions/session-state.ts'
import { idSchema, timeSchema } from '../people.ts'
import { recordingSides } from '../recording.ts'

/** Recording: the controller asks, the device decides and says how it stands; whoever records says when it begins and ends. REC1. */

export const recordingMessages = [
  /** Controller: may I record, or: no more. */
  z.object({ type: z.literal('recording-want'), on: z.boolean() }),
  /** Controller, where it records itself: the recorder runs now, or not any more (`why`: where that was not wanted). */
  z.object({ type: z.literal('recording-began'), recordingId: idSchema, startedAt: timeSchema }),
  z.object({
    type: z.literal('recording-ended'),
    recordingId: idSchema,
    why: z.string().max(300).optional(),
  }),
  /**
   * Device. `granted`: the controller records from now on, as policy has it; `on`: it is being recorded, by that side;
   * `refused`: with the reason, or `detail` where the device cannot.
   */
  z.object({
    type: z.literal('recording'),
    standing: z.enum(['off', 'asking', 'granted', 'on', 'refused']),
    side: z.enum(recordingSides),
    since: timeSchema.nullable(),
    reason: z.union([z.enum(['policy-forbids', 'cannot']), endReasonSchema]).optional(),
    detail: z.string().max(300).optional(),
  }),
] as const
