import { z } from 'zod'

/** Record types: what fields a kind of record has. RECD1. */

export const fieldKinds = ['text', 'secured', 'host', 'user', 'reference'] as const
export type FieldKind = (typeof fieldKinds)[number]

export const fieldKeySchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'expected a lower-case letter, then letters and digits, at most 40')

export const fieldDefinitionSchema = z.object({
  key: fieldKeySchema,
  label: z.string().trim().min(1).max(80),
  /**
   * `host`: the device on which the record's tasks run; `user`: the account's name there; `reference`: another record.
   * `secured` is encrypted, shown only when unlocked, and masked everywhere else.
   */
  kind: z.enum(fieldKinds),
  required: z.boolean(),
})
export type FieldDefinition = z.infer<typeof fieldDefinitionSchema>

const MAX_FIELDS = 40
const onlyOnce: ReadonlySet<FieldKind> = new Set(['host', 'user', 'reference'])

export const fieldDefinitionsSchema = z
  .array(fieldDefinitionSchema)
  .max(MAX_FIELDS)
  .superRefine((fields, context) => {
    for (const [index, field] of fields.entries()) {
      if (fields.findIndex(other => other.key === field.key) < index)
        context.addIssue({ code: 'custom', path: [index, 'key'], message: 'expected each key once' })
      if (onlyOnce.has(field.kind) && fields.findIndex(other => other.kind === field.kind) < index)
        context.addIssue({
          code: 'custom',
          path: [index, 'kind'],
          message: `expected at most one field of the kind ${field.kind}`,
        })
    }
  })

/** A value of one field, as text: a device's id for `host`, a record's id for `reference`. */
export const fieldValueSchema = z.string().max(4000)
export const fieldValuesSchema = z.record(fieldKeySchema, fieldValueSchema)
export type FieldValues = z.infer<typeof fieldValuesSchema>
