import { z } from 'zod'
import { conditionSchema, watchHappeningSchema } from '../fleet/condition.ts'
import { MAX_ON_DEVICE } from '../fleet/trigger.ts'
import { inputValuesSchema } from '../jobs/declaration.ts'
import { idSchema, sha256Schema, timeSchema } from './people.ts'

/** What a device looks for by itself, and what it says of it. */

const scriptSchema = z.object({
  fileName: z.string().max(120),
  sha256: sha256Schema,
  bytes: z.number().int().positive(),
})

/** One thing to look for. Defaults and limits: shared/fleet/condition.ts. */
export const watchSchema = z.object({
  /** The trigger's id; of a task with the event On condition: the id that the relay gave this watch. */
  watchId: idSchema,
  name: z.string().max(120),
  condition: conditionSchema,
  everyMs: z.number().int().min(10_000).max(86_400_000),
  looks: z.number().int().min(1).max(60),
  maxRunsADay: z.number().int().min(1).max(288),
  settleMs: z.number().int().min(1000).max(3_600_000),
  /** With `check-script`: what is run to look. It is verified like any script. */
  check: scriptSchema.nullable(),
  /** What the device runs by itself; null: it tells the relay, which makes the job. */
  run: z.object({ script: scriptSchema, inputs: inputValuesSchema }).nullable(),
})
export type Watch = z.infer<typeof watchSchema>

/**
 * All that one device looks for, as it was last told: a standing order, signed by the relay's own key like a job order, so that the
 * device can act on it while it is offline. One with an older `issuedAt` than the one that holds is refused.
 */
export const watchListSchema = z.object({
  purpose: z.literal('handrail watch list v1'),
  deviceId: idSchema,
  issuedAt: timeSchema,
  watches: z.array(watchSchema).max(2 * MAX_ON_DEVICE),
})
export type WatchList = z.infer<typeof watchListSchema>

/** A watch list as it travels: the exact text that was signed, and the Ed25519 signature over its UTF-8 bytes (base64). */
export const signedWatchListSchema = z.object({
  list: z.string().max(2 * 1024 * 1024),
  signature: z.string().max(128),
})
export type SignedWatchList = z.infer<typeof signedWatchListSchema>

/** Something happened to a watch. Kept by the device until it is acknowledged; `eventId` lets the relay take it once. */
export const watchEventSchema = z.object({
  eventId: idSchema,
  watchId: idSchema,
  at: timeSchema,
  happening: watchHappeningSchema,
  /** What was seen, in words and figures: `96 % of / is used`. */
  observed: z.string().max(500),
  /** With `ran`, `helped` and `did-not-help`: the run. */
  jobId: idSchema.nullable(),
  /** With `muted`: until when. */
  until: timeSchema.nullable(),
})
export type WatchEvent = z.infer<typeof watchEventSchema>

/** What is offered to the user of a device, in that person's language. */
export const offerSchema = z.object({
  triggerId: idSchema,
  title: z.string().max(120),
  description: z.string().max(500),
  /** What has to be said before it can run; at most a few. */
  inputs: z
    .array(
      z.object({
        name: z.string().max(64),
        label: z.string().max(120),
        type: z.enum(['string', 'integer', 'boolean']),
        allowedValues: z.array(z.string().max(1024)).max(100),
        freeValue: z.boolean(),
        defaultValue: z.string().max(8192).nullable(),
      }),
    )
    .max(50),
})
export type Offer = z.infer<typeof offerSchema>
