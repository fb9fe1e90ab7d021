import { z } from 'zod'
import { withoutNul } from '../protocol/nul.ts'

/** Typed outputs of a script. OUT1. */
export const outputTypes = [
  'string',
  'boolean',
  'unsigned-integer',
  'float',
  'size',
  'ratio',
  'bit-rate',
  'date-time',
  'duration',
  'string-list',
] as const
export const outputTypeSchema = z.enum(outputTypes)
export type OutputType = (typeof outputTypes)[number]

/** Their values are numbers in their base units, and are compared as such. */
const numericTypes: ReadonlySet<OutputType> = new Set([
  'unsigned-integer',
  'float',
  'size',
  'ratio',
  'bit-rate',
  'date-time',
  'duration',
])
export const isNumeric = (type: OutputType): boolean => numericTypes.has(type)

export const MAX_OUTPUT_BYTES = 1024
export const MAX_LIST_ITEMS = 100

/** What a script wrote is shown, whatever it wrote. */
const writtenText = z.string().overwrite(withoutNul)

/**
 * One output value as it is stored and shown. `value` is typed where the text fitted its type;
 * `flag` says when it did not (`wrong-type`: kept as text), was cut (`cut`), or was never declared.
 * size is in bytes, ratio 0 to 1, bit-rate in bit/s, date-time in epoch ms, duration in ms.
 */
export const outputValueSchema = z.object({
  name: z.string().min(1).max(64),
  type: outputTypeSchema,
  value: z.union([writtenText, z.number(), z.boolean(), z.array(writtenText).max(MAX_LIST_ITEMS)]),
  flag: z.enum(['wrong-type', 'cut', 'undeclared']).nullable(),
})
export type OutputValue = z.infer<typeof outputValueSchema>
