import type { Transaction } from 'kysely'
import type { RecordHappening } from '../../records/records-context.ts'
import type { Schema } from '../../store/schema.ts'
import type { PolicyEvent } from '../../../shared/jobs/policy-events.ts'
import type { JobsContext } from '../jobs-context.ts'
import { syncRecordSchedules } from '../schedule/sync-schedules.ts'
import { tasksOfRecord } from '../tasks/task-rows.ts'
import { findJobRecord, type JobRecord } from './job-records.ts'
import { makeTaskJob, type MadeJob } from './make-task-job.ts'

/**
 * Something happened to a record: makes the jobs of the tasks that are bound to it, in the transaction in which it happened, so
 * that neither is there without the other. EVT1.
 */
export async function setOff(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  recordId: string,
  happening: RecordHappening,
  by: { actor: string },
): Promise<MadeJob[]> {
  const record = await findJobRecord(trx, recordId)
  if (record === null) return []
  if (happening.type === 'after-record-change') await syncRecordSchedules(ctx, trx, record)
  const made: MadeJob[] = []
  for (const task of await tasksOfRecord(trx, record))
    for (const event of task.events) {
      if (event.type !== happening.type) continue
      if (event.type === 'after-session' && event.deferUntilLast && (await othersInSession(trx, record)))
        continue
      const job = await makeTaskJob(ctx, trx, record, task, {
        event: event.type,
        dueAt: ctx.clock() + delayOf(event),
        by: by.actor,
        byId: null,
        ...(happening.type === 'after-approval' && { requestId: happening.requestId }),
      })
      if (job) made.push(job)
    }
  return made
}

const delayOf = (event: PolicyEvent): number => (event.type === 'after-unlock' ? event.minutes * 60_000 : 0)

/** Whether a session is still active on this record, or on any record with the same reference record. EVT1, After Session. */
async function othersInSession(trx: Transaction<Schema>, record: JobRecord): Promise<boolean> {
  const hosts = await trx
    .selectFrom('records')
    .select('host_id')
    .distinct()
    .where('removed_at', 'is', null)
    .where('host_id', 'is not', null)
    .where(eb =>
      record.reference_id === null
        ? eb('id', '=', record.id)
        : eb.or([eb('id', '=', record.id), eb('reference_id', '=', record.reference_id)]),
    )
    .execute()
  const ids = hosts.flatMap(row => (row.host_id === null ? [] : [row.host_id]))
  if (ids.length === 0) return false
  const session = await trx
    .selectFrom('sessions')
    .select('id')
    .where('device_id', 'in', ids)
    .where('phase', 'in', ['connecting', 'live'])
    .executeTakeFirst()
  return session !== undefined
}
