import { z } from 'zod'
import { scriptLanguageSchema } from './script-languages.ts'
import { outputTypeSchema } from './output-values.ts'

/** What a script says of itself; read out of the script by `parse-declaration.ts`, never typed in beside it. ACT1. */

export const MAX_SCRIPT_BYTES = 600 * 1024
export const MAX_INPUTS = 50
export const MAX_OUTPUTS = 50
export const MAX_TEXT_LANGUAGES = 20
export const MAX_INPUT_BYTES = 8 * 1024
export const DEFAULT_TIME_OUT_MS = 60_000
export const MAX_TIME_OUT_MS = 24 * 3_600_000

export const platforms = ['linux', 'windows', 'macos'] as const
export const platformSchema = z.enum(platforms)
export type Platform = (typeof platforms)[number]

export const runContexts = ['system', 'record-account', 'interactive-user'] as const
export const runContextSchema = z.enum(runContexts)
export type RunContext = (typeof runContexts)[number]

export const inputTypes = ['string', 'integer', 'boolean', 'secret'] as const

const nameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/)
const labelSchema = z.string().min(1).max(120)

export const inputDeclarationSchema = z.object({
  name: nameSchema,
  label: labelSchema,
  type: z.enum(inputTypes),
  /** The values on offer; empty where any value will do. */
  allowedValues: z.array(z.string().max(1024)).max(100),
  /** Whether a value outside `allowedValues` may be typed. */
  freeValue: z.boolean(),
  /** Null: a value is required. */
  defaultValue: z.string().max(MAX_INPUT_BYTES).nullable(),
})
export type InputDeclaration = z.infer<typeof inputDeclarationSchema>

const outputDeclarationSchema = z.object({
  name: nameSchema,
  label: labelSchema,
  type: outputTypeSchema,
})
export type OutputDeclaration = z.infer<typeof outputDeclarationSchema>

export const declarationSchema = z.object({
  name: labelSchema,
  description: z.string().max(500),
  language: scriptLanguageSchema,
  platforms: z.array(platformSchema).min(1).max(3),
  runContext: runContextSchema,
  timeOutMs: z.number().int().min(1000).max(MAX_TIME_OUT_MS),
  inputs: z.array(inputDeclarationSchema).max(MAX_INPUTS),
  outputs: z.array(outputDeclarationSchema).max(MAX_OUTPUTS),
  /** Started with HANDRAIL_DRY_RUN=1 it changes nothing and says what it would do. */
  dryRun: z.boolean().default(false),
  /** Its words in other languages than English, by language. */
  texts: z
    .record(
      z.string().regex(/^[a-z]{2}$/),
      z.object({
        name: labelSchema,
        description: z.string().max(500),
        /** By the name of the input or output. */
        labels: z.record(z.string(), labelSchema),
      }),
    )
    .default({}),
})
export type Declaration = z.infer<typeof declarationSchema>

/** Input values as they travel: text by name. ACT2. */
export const inputValuesSchema = z.record(nameSchema, z.string().max(MAX_INPUT_BYTES))
export type InputValues = z.infer<typeof inputValuesSchema>
