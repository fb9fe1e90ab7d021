import { z } from 'zod'
import { idSchema, timeSchema } from '../../shared/protocol/people.ts'

/** How a watch stands; all but `held` outlives the agent. */
export const watchStateSchema = z.object({
  /** What it watches and runs, as text: what becomes of a state when the list changes follows from these. */
  condition: z.string(),
  action: z.string(),
  /** Looks in a row at which the condition held. */
  held: z.number().int().nonnegative(),
  /** It has come about and is not over. */
  hasComeAbout: z.boolean(),
  /** The run of which it is not known yet whether it helped. */
  run: z
    .object({
      jobId: idSchema,
      observed: z.string().max(500),
      /** The relay is told once the job is taken. */
      isTold: z.boolean(),
      endedAt: timeSchema.nullable(),
    })
    .nullable(),
  /** When it ran, of the last 24 hours. */
  runs: z.array(timeSchema).max(288),
  /** Runs in a row that did not help. */
  unhelpful: z.number().int().nonnegative(),
  mutedUntil: timeSchema.nullable(),
  /** It was told that it ran often enough today. */
  isLimited: z.boolean(),
  /** It was told that it cannot be looked at. */
  isFailing: z.boolean(),
  /** How far a log was read; `tail` is a hash of what stood just before, by which it is known again. */
  position: z
    .object({
      file: z.string().max(100),
      offset: z.number().int().nonnegative(),
      tail: z.string().max(64).optional(),
    })
    .nullable(),
})
export type WatchState = z.infer<typeof watchStateSchema>

/** The state of a watch that was never looked at. */
export const newWatchState = ({
  condition,
  action,
}: Pick<WatchState, 'condition' | 'action'>): WatchState => ({
  condition,
  action,
  held: 0,
  hasComeAbout: false,
  run: null,
  runs: [],
  unhelpful: 0,
  mutedUntil: null,
  isLimited: false,
  isFailing: false,
  position: null,
})
