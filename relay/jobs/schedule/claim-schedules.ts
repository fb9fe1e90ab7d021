import type { Insertable, Selectable, Transaction } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { nextOccurrence } from '../../../shared/jobs/occurrences.ts'
import { isPeriodic, policyEventSchema, type PeriodicEvent } from '../../../shared/jobs/policy-events.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { selectJobRecords } from '../events/job-records.ts'
import { insertJobs, prepareTaskJob, type MadeJob, type PreparedJob } from '../events/make-task-job.ts'
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
    const recordOf = new Map(records.map(record => [record.id, record]))
    const taskOf = new Map(tasks.map(row => [row.id, toTask(row)]))
    const eventOf = new Map<string, PeriodicEvent>()
    const prepared: PreparedJob[] = []
    const moved: MovedSchedule[] = []
    for (const row of due) {
      const record = recordOf.get(row.record_id)
      const task = taskOf.get(row.task_id)
      const holds = record && task && ownerOf(record).id === task.ownerId
      if (!holds || row.next_at === null) {
        // Left over from tasks that no longer hold; syncing removes it.
        moved.push({ ...row, next_at: null })
        continue
      }
      const event = eventOf.get(row.event_json) ?? readEvent(row)
      eventOf.set(row.event_json, event)
      const { dueAt, next, missed } = passOver(row, event, record.time_zone, now)
      moved.push({ ...row, next_at: next })
      const job = await prepareTaskJob(ctx, trx, record, task, {
        event: event.type,
        dueAt,
        by: taskWords.scheduler,
        byId: null,
        ...(missed > 0 && { missed }),
      })
      if (job) prepared.push(job)
    }
    await insertJobs(trx, prepared)
    await moveOn(trx, moved)
    return prepared.map(job => job.made)
  })
}

/** The last occurrence that has passed, the first that has not, and how many came before that last one and were missed. */
function passOver(
  row: ScheduleRow,
  event: PeriodicEvent,
  zone: string,
  now: number,
): { dueAt: number; next: number | null; missed: number } {
  const circumstances = { zone, since: row.since, seed: row.seed }
  let dueAt = row.next_at ?? now
  let next = nextOccurrence(event, circumstances, dueAt)
  let missed = 0
  while (next !== null && next <= now && missed < MAX_MISSED) {
    dueAt = next
    missed += 1
    next = nextOccurrence(event, circumstances, dueAt)
  }
  return { dueAt, next, missed }
}

function readEvent(row: ScheduleRow): PeriodicEvent {
  const event = policyEventSchema.parse(JSON.parse(row.event_json))
  if (!isPeriodic(event)) throw new Error(`The schedule ${row.event_key} is not of a periodic event.`)
  return event
}

type MovedSchedule = Insertable<Schema['schedules']>

/** Gives them their next times, in one statement. They are there, and locked, so that none is inserted. */
async function moveOn(trx: Transaction<Schema>, rows: readonly MovedSchedule[]): Promise<void> {
  await trx
    .insertInto('schedules')
    .values([...rows])
    .onConflict(conflict =>
      conflict
        .columns(['record_id', 'task_id', 'event_key'])
        .doUpdateSet(eb => ({ next_at: eb.ref('excluded.next_at') })),
    )
    .execute()
}
