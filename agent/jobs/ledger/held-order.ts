import { z } from 'zod'
import { runContextSchema } from '../../../shared/jobs/declaration.ts'
import { jobOrderSchema, jobResultSchema } from '../../../shared/protocol/job.ts'

/**
 * An order as this device keeps it: without the relay's reading of the script's declarations, which counts for nothing here.
 * One that the device made itself has an `origin`, which goes into its result, and names no run context: the verified
 * script's own holds. TRIG1.
 */
export const heldOrderSchema = jobOrderSchema.omit({ declaration: true }).extend({
  runContext: runContextSchema.nullable(),
  origin: jobResultSchema.shape.origin,
})
export type HeldOrder = z.infer<typeof heldOrderSchema>
