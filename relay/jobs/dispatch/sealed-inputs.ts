import { z } from 'zod'
import { inputValuesSchema, type Declaration, type InputValues } from '../../../shared/jobs/declaration.ts'
import { MASK } from '../../../shared/jobs/mask.ts'
import { openText, sealText } from '../../sealed-text.ts'

/** A job's inputs as they stand in its row: secret values masked, and beside them, until the job has ended, sealed. SEC1. */
const storedInputsSchema = z.object({
  values: inputValuesSchema,
  /** AES-256-GCM, bound to the job: initialisation vector, tag and text, base64. */
  sealed: z.string().nullable(),
})
type StoredInputs = z.infer<typeof storedInputsSchema>

/** What goes into a new job's row. */
export function storeInputs(
  key: Buffer,
  jobId: string,
  declaration: Declaration,
  values: InputValues,
): string {
  const secretNames = new Set(
    declaration.inputs.filter(input => input.type === 'secret').map(input => input.name),
  )
  const secrets = Object.entries(values).filter(([name]) => secretNames.has(name))
  const shown = Object.entries(values).map(([name, value]) => [name, secretNames.has(name) ? MASK : value])
  const sealed =
    secrets.length === 0 ? null : sealText(key, purposeOf(jobId), JSON.stringify(Object.fromEntries(secrets)))
  return JSON.stringify({ values: Object.fromEntries(shown), sealed } satisfies StoredInputs)
}

/** The inputs as anyone may see them. */
export function shownInputs(inputsJson: string): InputValues {
  return storedInputsSchema.parse(JSON.parse(inputsJson)).values
}

/**
 * The inputs for the order, secrets by themselves; null where there are none. Throws where the row was sealed with another key or for
 * another job.
 */
export function openDivided(
  key: Buffer,
  jobId: string,
  inputsJson: string,
): { open: InputValues; secret: InputValues | null } {
  const { values, sealed } = storedInputsSchema.parse(JSON.parse(inputsJson))
  if (sealed === null) return { open: values, secret: null }
  const secret = inputValuesSchema.parse(JSON.parse(openText(key, purposeOf(jobId), sealed)))
  const open = Object.entries(values).filter(([name]) => !Object.hasOwn(secret, name))
  return { open: Object.fromEntries(open), secret }
}

/** All inputs with their secrets. Throws as `openDivided`. */
export function openInputs(key: Buffer, jobId: string, inputsJson: string): InputValues {
  const { open, secret } = openDivided(key, jobId, inputsJson)
  return { ...open, ...secret }
}

/** The secret values alone, for masking what comes back. */
export function secretsOf(key: Buffer, jobId: string, inputsJson: string): string[] {
  return Object.values(openDivided(key, jobId, inputsJson).secret ?? {})
}

/** What stays in the row of a job that has ended. */
export function forgetSecrets(inputsJson: string): string {
  return JSON.stringify({ values: shownInputs(inputsJson), sealed: null } satisfies StoredInputs)
}

const purposeOf = (jobId: string): string => `handrail job inputs v1\n${jobId}`
