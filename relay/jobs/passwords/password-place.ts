import type { Transaction } from 'kysely'
import { Failure } from '../../../shared/protocol/failure.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import type { Schema } from '../../store/schema.ts'
import { findJobRecord, type JobRecord } from '../events/job-records.ts'
import type { TaskRow } from '../tasks/task-rows.ts'

/** Where a password is kept: a secured field of a record. */
export interface PasswordPlace {
  recordId: string
  field: string
}

/** Whether a task renews, verifies or reconciles a password. ROT1. */
export const usesPassword = (task: Pick<TaskRow, 'inputs'>): boolean =>
  Object.values(task.inputs).some(({ from }) => from === 'new-password' || from === 'password')

/** Whose password the tasks of a record are about: the referenced record's where there is one, as its account is the one that counts. ROT1. */
export async function findPasswordOwner(trx: Transaction<Schema>, record: JobRecord): Promise<JobRecord> {
  const referenced = record.reference_id === null ? null : await findJobRecord(trx, record.reference_id)
  return referenced ?? record
}

/** Throws `input-invalid` where the owner's type has no password field. */
export function placeOf(owner: JobRecord): PasswordPlace {
  if (owner.password_field === null) throw new Failure('input-invalid', taskWords.newPasswordNowhere)
  return { recordId: owner.id, field: owner.password_field }
}

/**
 * Whether a job is under way that is about the same password: two at once would not know whose password holds. ROT1. Where several
 * relays release jobs, one of them holds the record until its transaction has ended.
 */
export async function isPasswordBusy(
  trx: Transaction<Schema>,
  job: { id: string },
  record: JobRecord,
): Promise<boolean> {
  const owner = await findPasswordOwner(trx, record)
  if (trx.getExecutor().adapter.supportsMultipleConnections !== false) {
    const locked = await trx
      .selectFrom('records')
      .select('id')
      .where('id', '=', owner.id)
      .forNoKeyUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!locked) return true
  }
  const other = await trx
    .selectFrom('jobs')
    .select('id')
    .where('password_record_id', '=', owner.id)
    .where('state', 'in', ['queued', 'waiting-for-device', 'running'])
    .where('id', '!=', job.id)
    .executeTakeFirst()
  return other !== undefined
}
