import type { Selectable, Transaction } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { nextOccurrence } from '../../../shared/jobs/occurrences.ts'
import { isPeriodic, policyEventSchema, type PeriodicEvent } from '../../../shared/jobs/policy-events.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { selectJobRecords } from '../events/job-records.ts'
import { makeTaskJob, type MadeJob } from '../events/make-task-job.ts'
import type { JobsContext } from '../jobs-context.ts'
import { ownerOf, toTask } from '../tasks/task-rows.ts'

const MAX_AT_ONCE = 500
/** So many occurrences are counted as missed at most; more than that says no more. */
const MAX_MISSED = 1000

type ScheduleRow = Selectable<Schema['schedules']>

/**
 * Makes the jobs of the schedules that are due and moves each on to its next time, in one transaction: whoever claims a schedule has
 * moved it on, so no other relay and no later start makes the same job again. Occurrences that passed while no relay was there become
 * one job that says how many it stands for. Returns null when nothing is due any more.
 */
export async function claimSchedules(ctx: JobsContext): Promise<MadeJob[] | null> {
  const now = ctx.clock()
  return await ctx.store.transaction(async trx => {
    const due = await trx
      .selectFrom('schedules')
      .selectAll()
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(MAX_AT_ONCE)
      .$if(ctx.store.dialect === 'postgres', query => query.forUpdate().skipLocked())
      .execute()
    if (due.length === 0) return null
    const records = await selectJobRecords(trx)
      .where('records.id', 'in', [...new Set(due.map(row => row.record_id))])
      .execute()
    const tasks = await trx
      .selectFrom('tasks')
      .selectAll()
      .where('id', 'in', [...new Set(due.map(row => row.task_id))])
      .execute()
    const made: MadeJob[] = []
    for (const row of due) {
      const record = records.find(each => each.id === row.record_id)
      const taskRow = tasks.find(each => each.id === row.task_id)
      const task = taskRow && toTask(taskRow)
      const holds = record && task && ownerOf(record).id === task.ownerId
      if (!holds || row.next_at === null) {
        // Left over from tasks that no longer hold; syncing removes it.
        await moveOn(trx, row, null)
        continue
      }
      const event = readEvent(row)
      const circumstances = { zone: record.time_zone, since: row.since, seed: row.seed }
      let dueAt = row.next_at
      let next = nextOccurrence(event, circumstances, dueAt)
      let missed = 0
      while (next !== null && next <= now && missed < MAX_MISSED) {
        dueAt = next
        missed += 1
        next = nextOccurrence(event, circumstances, dueAt)
      }
      await moveOn(trx, row, next)
      const job = await makeTaskJob(ctx, trx, record, task, {
        event: event.type,
        dueAt,
        by: taskWords.scheduler,
        byId: null,
        ...(missed > 0 && { missed }),
      })
      if (job) made.push(job)
    }
    return made
  })
}

function readEvent(row: ScheduleRow): PeriodicEvent {
  const event = policyEventSchema.parse(JSON.parse(row.event_json))
  if (!isPeriodic(event)) throw new Error(`The schedule ${row.event_key} is not of a periodic event.`)
  return event
}

async function moveOn(trx: Transaction<Schema>, row: ScheduleRow, nextAt: number | null): Promise<void> {
  await trx
    .updateTable('schedules')
    .set({ next_at: nextAt })
    .where('record_id', '=', row.record_id)
    .where('task_id', '=', row.task_id)
    .where('event_key', '=', row.event_key)
    .execute()
}
