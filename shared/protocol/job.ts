import { z } from 'zod'
import { declarationSchema, inputValuesSchema, runContextSchema } from '../jobs/declaration.ts'
import { jobCauseSchema } from '../jobs/job-state.ts'
import { outputValueSchema } from '../jobs/output-values.ts'
import { withoutNul } from './nul.ts'
import { idSchema, sha256Schema, timeSchema } from './people.ts'

/** What relay and device say to each other of one job. */

export const MAX_LOG_TAIL_CHARACTERS = 16 * 1024

/** So many characters of live output one event carries at most. */
export const MAX_OUTPUT_PIECE_CHARACTERS = 8 * 1024

/**
 * What a running script has printed since the last time, secrets masked; `offset` counts the characters before it. What comes
 * faster than it is sent is left out, which the next offset tells. The end of the log in the result is the truth.
 */
export const jobOutputSchema = z.object({
  jobId: idSchema,
  offset: z.number().int().nonnegative(),
  text: z.string().min(1).max(MAX_OUTPUT_PIECE_CHARACTERS).overwrite(withoutNul),
})
export type JobOutput = z.infer<typeof jobOutputSchema>

const MAX_SEALED_INPUTS_CHARACTERS = 768 * 1024

/** What the sealing of a job's secret inputs is bound to: this use, this job and this device. */
export const sealedInputsPurpose = ({ jobId, deviceId }: { jobId: string; deviceId: string }): string =>
  `handrail sealed job inputs v1\n${jobId}\n${deviceId}`

/** The name of an account on a device; a directory's names have a domain in them. */
const accountNameSchema = z
  .string()
  .min(1)
  .max(256)
  // oxlint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u001f:]+$/, 'expected the name of an account')

/** The order to run one script version once on one device. Signed by the relay's own key, pinned by the agent at enrolment. */
export const jobOrderSchema = z.object({
  jobId: idSchema,
  deviceId: idSchema,
  script: z.object({
    fileName: z.string().max(120),
    sha256: sha256Schema,
    bytes: z.number().int().positive(),
  }),
  declaration: declarationSchema,
  runContext: runContextSchema,
  /** What is no secret. */
  inputs: inputValuesSchema,
  /**
   * Secret inputs as JSON, sealed to this device's key for `sealedInputsPurpose`; they stay so until the run. SEC1.
   * Null where there are none, and in orders of an older version.
   */
  sealedInputs: z.string().max(MAX_SEALED_INPUTS_CHARACTERS).nullable().default(null),
  /** The account with whose rights the script runs, whatever its run context says; null: as that says. SHAD1. */
  runAs: accountNameSchema.nullable().default(null),
  /** The script is told to change nothing and to say what it would do; only one that declares a dry run is started so. */
  dryRun: z.boolean().default(false),
  /** `on-demand` goes before `periodic` where both wait. TRIG4. */
  priority: z.enum(['on-demand', 'periodic']),
  issuedAt: timeSchema,
  /** After this the device no longer starts it. */
  expiresAt: timeSchema,
})
export type JobOrder = z.infer<typeof jobOrderSchema>

/** A job order as it travels: the exact text that was signed, and the Ed25519 signature over its UTF-8 bytes (base64). */
export const signedOrderSchema = z.object({
  order: z.string().max(1024 * 1024),
  signature: z.string().max(128),
})
export type SignedOrder = z.infer<typeof signedOrderSchema>

/** How a job ended on the device. `details` is the sentence of Execution status details; outputs may be there on failure too. OUT3. */
export const jobResultSchema = z.object({
  jobId: idSchema,
  state: z.enum(['completed', 'error', 'cancelled', 'expired']),
  cause: jobCauseSchema.nullable(),
  details: z.string().max(2000).overwrite(withoutNul),
  exitCode: z.number().int().nullable(),
  scriptSha256: sha256Schema,
  publisher: z.string().max(200).nullable(),
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema,
  outputs: z.array(outputValueSchema).max(100),
  /** The device made this job by itself, for this watch. TRIG1, self-healing. */
  origin: z.object({ watchId: idSchema, inputs: inputValuesSchema }).optional(),
  /** The end of what the script printed, standard output and standard error interleaved; secrets masked. */
  logTail: z.string().max(MAX_LOG_TAIL_CHARACTERS).overwrite(withoutNul),
})
export type JobResult = z.infer<typeof jobResultSchema>
