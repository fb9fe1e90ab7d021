import { z } from 'zod'
import { idSchema } from '../protocol/people.ts'

/** What a device looks for by itself, without asking the relay. TRIG1, self-healing; EVT1, On condition. */

const percent = z.number().min(0).max(100)
const pathSchema = z.string().min(1).max(1000)
const nameSchema = z.string().trim().min(1).max(200)
const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/**
 * A condition that has come about is over only when its value is back on the other side of `clear`, so that one that hovers about its
 * limit comes about once. (Hysteresis.)
 */
export const conditionSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('disk'), path: pathSchema, above: percent, clear: percent }),
  z.object({ what: z.literal('memory'), above: percent, clear: percent }),
  z.object({ what: z.literal('cpu'), above: percent, clear: percent }),
  z.object({ what: z.literal('service-not-running'), name: nameSchema }),
  z.object({ what: z.literal('process-not-running'), name: nameSchema }),
  /** The file was not changed for so long; a file that is not there is not old. */
  z.object({ what: z.literal('file-age'), path: pathSchema, olderThanMs: z.number().int().min(60_000) }),
  z.object({ what: z.literal('file-size'), path: pathSchema, above: bytes, clear: bytes }),
  /** A line that was added to the file since the last look holds this text; `*` stands for any characters. */
  z.object({ what: z.literal('log-pattern'), path: pathSchema, pattern: z.string().trim().min(3).max(200) }),
  /** A signed script of the device's own judgement ends with an exit code other than 0. */
  z.object({
    what: z.literal('check-script'),
    scriptId: idSchema,
    scriptVersion: z.number().int().positive(),
  }),
])
export type Condition = z.infer<typeof conditionSchema>
export type ConditionKind = Condition['what']

export const conditionKinds = [
  'disk',
  'memory',
  'cpu',
  'service-not-running',
  'process-not-running',
  'file-age',
  'file-size',
  'log-pattern',
  'check-script',
] as const satisfies readonly ConditionKind[]

/** A condition, and how it is looked for. */
export const watchedSchema = z
  .object({
    condition: conditionSchema,
    /** How often it is looked at. */
    everyMs: z.number().int().min(10_000).max(86_400_000).default(60_000),
    /** It has come about when it held at so many looks in a row. */
    looks: z.number().int().min(1).max(60).default(3),
    /** At most so many runs in 24 hours. */
    maxRunsADay: z.number().int().min(1).max(288).default(4),
    /** After a run, so long is waited before it is looked whether it helped. */
    settleMs: z.number().int().min(1000).max(3_600_000).default(30_000),
  })
  .refine(({ condition }) => !('clear' in condition) || condition.clear <= condition.above, {
    path: ['condition', 'clear'],
    message: 'expected not more than the value above which the condition comes about',
  })
export type Watched = z.infer<typeof watchedSchema>

/** After so many runs in a row that did not help, a watch is muted for so long. */
export const MUTE_AFTER_FAILURES = 10
export const MUTE_FOR_MS = 12 * 3_600_000

/**
 * What happens to a watch on a device, in this order: it comes about, a run begins, and the condition is looked at again.
 * `limited`: not run, for it ran often enough today. `muted`: after ten runs in a row that did not help. `cleared`: over by itself.
 * `failing`: it cannot be looked at (no such path, the check script was refused).
 */
export const watchHappenings = [
  'came-about',
  'ran',
  'helped',
  'did-not-help',
  'limited',
  'muted',
  'cleared',
  'failing',
] as const
export const watchHappeningSchema = z.enum(watchHappenings)
export type WatchHappening = (typeof watchHappenings)[number]
