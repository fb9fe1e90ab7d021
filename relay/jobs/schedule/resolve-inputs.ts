import type { Transaction } from 'kysely'
import { readSecret } from '../../records/record-secrets.ts'
import { readFields } from '../../records/record-rows.ts'
import type { Schema } from '../../store/schema.ts'
import { checkInputs } from '../../../shared/jobs/check-inputs.ts'
import type { Declaration, InputValues } from '../../../shared/jobs/declaration.ts'
import type { InputSource } from '../../../shared/jobs/task.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { fieldValuesSchema } from '../../../shared/records/record-type.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { findJobRecord, type JobRecord } from '../events/job-records.ts'
import type { JobsContext } from '../jobs-context.ts'
import { drawPassword } from '../passwords/draw-password.ts'
import { findPasswordOwner, placeOf, usesPassword, type PasswordPlace } from '../passwords/password-place.ts'
import type { TaskRow } from '../tasks/task-rows.ts'

/** The inputs of a job that is about to begin, with the place of the password that it is about, if it is about one. */
export interface ResolvedInputs {
  values: InputValues
  password: PasswordPlace | null
}

/**
 * Puts a job's inputs together when it is about to begin, so that it gets what its record holds now: values that the task names,
 * fields of record, reference and shadow account, passwords kept or new; what was given by hand goes before them. Whoever asked for the job
 * never sees what comes from secured fields. RECD3. Throws `input-invalid` with what is missing.
 */
export async function resolveInputs(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  job: { id: string },
  record: JobRecord,
  task: TaskRow,
  declaration: Declaration,
  given: InputValues,
): Promise<ResolvedInputs> {
  const values: InputValues = {}
  const owner = usesPassword(task) ? await findPasswordOwner(trx, record) : null
  for (const [name, source] of Object.entries(task.inputs)) {
    const input = declaration.inputs.find(each => each.name === name)
    if (!input) continue
    if (source.from === 'value') values[name] = source.value
    else if (source.from === 'field')
      values[name] = await readField(ctx, trx, record, task, source, input.type === 'secret')
    else if (owner && source.from === 'new-password')
      values[name] = await drawPassword(ctx, trx, job.id, owner)
    else if (owner && source.from === 'password')
      values[name] = (await readSecret(trx, ctx.secrets.fieldKey, placeOf(owner), source.state)) ?? ''
  }
  return {
    values: checkInputs(declaration, { ...values, ...given }),
    password: owner && placeOf(owner),
  }
}

async function readField(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  record: JobRecord,
  task: TaskRow,
  { of, field }: Extract<InputSource, { from: 'field' }>,
  isSecret: boolean,
): Promise<string> {
  const from = await recordOf(trx, record, task, of)
  const kind = readFields(from.fields_json).find(each => each.key === field)?.kind
  const value = kind && (await valueOf(ctx, trx, from, field, kind, isSecret))
  if (value === undefined || value === null || value === '')
    throw new Failure('input-invalid', say(taskWords.fieldEmpty, { field, record: from.name }))
  return value
}

async function recordOf(
  trx: Transaction<Schema>,
  record: JobRecord,
  task: TaskRow,
  of: 'record' | 'reference' | 'shadow',
): Promise<JobRecord> {
  if (of === 'record') return record
  const id = of === 'reference' ? record.reference_id : task.shadowRecordId
  const found = id === null ? null : await findJobRecord(trx, id)
  if (!found)
    throw new Failure('input-invalid', of === 'reference' ? taskWords.noReference : taskWords.noShadow)
  return found
}

async function valueOf(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  record: JobRecord,
  field: string,
  kind: 'text' | 'secured' | 'host' | 'user' | 'reference',
  isSecret: boolean,
): Promise<string | null> {
  if (kind === 'user') return record.account
  if (kind === 'reference') return record.reference_id
  // Saving a task refuses a plain input; a new version of the script may have made it one since.
  if (kind === 'secured')
    return isSecret ? await readSecret(trx, ctx.secrets.fieldKey, { recordId: record.id, field }) : null
  if (kind === 'text') return fieldValuesSchema.parse(JSON.parse(record.values_json))[field] ?? null
  if (record.host_id === null) return null
  const device = await trx
    .selectFrom('devices')
    .select('name')
    .where('id', '=', record.host_id)
    .executeTakeFirst()
  return device?.name ?? null
}
