import { z } from 'zod'

/** The screen on the session channel: what there is to see, and what the controller would like to see of it. SCR1. */

const pixels = z.number().int().positive().max(32_768)

/** `id` is the platform's own name of the output, as in `HDMI-1`. */
export const monitorSchema = z.object({
  id: z.string().min(1).max(64),
  width: pixels,
  height: pixels,
  primary: z.boolean(),
})

/** One monitor's id, or all of them side by side as they stand. */
export const ALL_MONITORS = 'all'
const monitorChoice = z.string().min(1).max(64)

export const pictureQualities = ['sharp', 'balanced', 'smooth'] as const
export const pictureQualitySchema = z.enum(pictureQualities)
export type PictureQuality = (typeof pictureQualities)[number]

/** What the child says of the screen in `state`; null there in a mode without a screen, and without a display. */
export const shownScreenSchema = z.object({
  width: pixels,
  height: pixels,
  monitors: z.array(monitorSchema).max(16),
  monitor: monitorChoice,
  quality: pictureQualitySchema,
})
export type ShownScreen = z.infer<typeof shownScreenSchema>

export const screenMessages = [
  /** Controller: show this monitor; the child answers with `state`. An unknown one changes nothing. */
  z.object({ type: z.literal('monitor-choose'), monitor: monitorChoice }),
  z.object({ type: z.literal('quality-choose'), quality: pictureQualitySchema }),
  /**
   * Child: the pointer looks like this now (RGBA rows from the top); it is then not drawn in the picture. Active only; null: hidden.
   */
  z.object({
    type: z.literal('pointer-shape'),
    shape: z
      .object({
        width: z.number().int().min(1).max(64),
        height: z.number().int().min(1).max(64),
        hotX: z.number().int().min(0).max(63),
        hotY: z.number().int().min(0).max(63),
        rgba: z.base64().max(22_000),
      })
      .nullable(),
  }),
] as const
