import { z } from 'zod'
import { platformSchema } from '../jobs/declaration.ts'
import { idSchema, timeSchema } from '../protocol/people.ts'

/** Which devices: every condition that is given holds; an empty query means all devices. */

/** A fan-out, and what is chosen one by one, has at most so many devices. TRIG2. */
export const MAX_FAN_OUT_DEVICES = 10_000
export const MAX_LABELS = 20

/** A label of a device: a word or `name:value`, kept in lower case. */
export const labelSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(60)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:/-]*$/u, 'expected letters, digits and . _ : / - in a label')
export const labelsSchema = z.array(labelSchema).max(MAX_LABELS)

/** The names under which facts of a device are kept; outputs of the inventory action. */
const factNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/)

export const deviceQuerySchema = z.object({
  /** In name, host name, users, labels, address and platform. */
  search: z.string().trim().max(120).optional(),
  platforms: z.array(platformSchema).max(3).optional(),
  /** It has every one of these. */
  labels: labelsSchema.optional(),
  /** It is in one of these target groups, or in a group below them. */
  groupIds: z.array(idSchema).max(20).optional(),
  /** The agent's version begins so. */
  agentVersion: z.string().trim().max(40).optional(),
  online: z.boolean().optional(),
  /** Seen since this time; not seen since this time. */
  seenSince: timeSchema.optional(),
  notSeenSince: timeSchema.optional(),
  /** What the last job of this action came to there. */
  lastResult: z.object({ scriptId: idSchema, is: z.enum(['succeeded', 'failed', 'none']) }).optional(),
  /** What is known of it, from its inventory; numbers are compared as numbers. */
  facts: z
    .array(
      z.object({
        name: factNameSchema,
        is: z.enum(['equal', 'not-equal', 'contains', 'less', 'greater']),
        value: z.string().max(200),
      }),
    )
    .max(10)
    .optional(),
  /** Just these. */
  deviceIds: z.array(idSchema).min(1).max(MAX_FAN_OUT_DEVICES).optional(),
})
export type DeviceQuery = z.infer<typeof deviceQuerySchema>
