import { z } from 'zod'
import { idSchema } from '../people.ts'

/**
 * Guidance marks on the session channel, controller to target: Guidance and Active only. Positions are fractions of the picture
 * that is shown, as with input. The viewer draws its own marks by the same rule, so both ends show them at the same place. SCR2.
 */

export const markKinds = [
  'pointer',
  'arrow',
  'freehand',
  'rectangle',
  'ellipse',
  'highlight',
  'text',
] as const
export type MarkKind = (typeof markKinds)[number]

export const markColours = ['red', 'orange', 'yellow', 'green', 'blue', 'violet', 'black', 'white'] as const
export type MarkColour = (typeof markColours)[number]

export const MAX_MARKS = 200
export const MAX_MARK_POINTS = 600
export const MAX_MARK_TEXT = 200

const fraction = z.number().min(0).max(1)

/**
 * One mark. `points` by kind: pointer, text: one (the tip; the text's top left corner); arrow: from and to;
 * rectangle, ellipse, highlight: two opposite corners; freehand: the line.
 */
export const markSchema = z.object({
  markId: idSchema,
  kind: z.enum(markKinds),
  colour: z.enum(markColours),
  points: z
    .array(z.tuple([fraction, fraction]))
    .min(1)
    .max(MAX_MARK_POINTS),
  text: z.string().max(MAX_MARK_TEXT).optional(),
})
export type Mark = z.infer<typeof markSchema>

export const markMessages = [
  /** Draws a mark, or draws the one with this id anew: a line grows, a pointer moves. There is one pointer at most. */
  z.object({ type: z.literal('mark'), mark: markSchema }),
  z.object({ type: z.literal('mark-remove'), markId: idSchema }),
  z.object({ type: z.literal('marks-clear') }),
] as const
