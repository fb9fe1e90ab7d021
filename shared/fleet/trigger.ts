import { z } from 'zod'
import { inputValuesSchema } from '../jobs/declaration.ts'
import { idSchema } from '../protocol/people.ts'
import { watchedSchema } from './condition.ts'
import { deviceQuerySchema } from './device-query.ts'
import { periodSchema } from './period.ts'

/** A trigger: an action that devices run by themselves, or that is offered to their users. TRIG1. */

export const triggerKinds = ['self-help', 'self-healing', 'periodic'] as const
export const triggerKindSchema = z.enum(triggerKinds)
export type TriggerKind = (typeof triggerKinds)[number]

/** Words for the device's user, by language; where one's own is not among them, English, or else the action's own words. */
const offerTextsSchema = z.record(
  z.string().regex(/^[a-z]{2}$/, 'expected a language as two letters'),
  z.object({ title: z.string().trim().min(1).max(120), description: z.string().trim().max(500) }),
)
export type OfferTexts = z.infer<typeof offerTextsSchema>

const common = {
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean(),
  scriptId: idSchema,
  /** The version that runs, pinned. SIGN12. */
  scriptVersion: z.number().int().positive(),
  /** No secrets: they would lie on the device for as long as the trigger stands. */
  inputs: inputValuesSchema,
  /** Whose devices; one that comes to fit later joins by itself. */
  devices: deviceQuerySchema,
}

export const triggerContentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('self-help'), ...common, texts: offerTextsSchema.default({}) }),
  z.object({ kind: z.literal('self-healing'), ...common, watched: watchedSchema }),
  z.object({
    kind: z.literal('periodic'),
    ...common,
    period: periodSchema,
    /** What is done about a run whose time passed while the device, or the relay, was away. */
    missed: z.enum(['skip', 'catch-up-once']).default('catch-up-once'),
  }),
])
export type TriggerContent = z.infer<typeof triggerContentSchema>

export const MAX_TRIGGERS = 500
/** So many actions are offered on a device, and so many watched there. */
export const MAX_ON_DEVICE = 50
