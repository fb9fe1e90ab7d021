import type { Insertable, Selectable, Transaction } from 'kysely'
import { nextTurn, periodMs } from '../../../shared/fleet/period.ts'
import {
  DEFAULT_JOB_EXPIRY_MS,
  MAX_JOB_EXPIRY_MS,
  MIN_JOB_EXPIRY_MS,
} from '../../../shared/protocol/api/jobs.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { insertJobs, type MadeJob, type PreparedJob } from '../../jobs/events/make-task-job.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import { isOfKind, toTriggerRow, type TriggerOf, type TriggerRow } from './trigger-rows.ts'
import { jobOfTrigger } from './job-of-trigger.ts'

const MAX_AT_ONCE = 500
/** A turn that is met later than this was missed: nobody was there to meet it. */
const LATE_MS = 5 * 60_000

type Turn = Selectable<Schema['trigger_devices']> & { online: number }

/**
 * Makes the jobs of the turns that are due and moves each device on to its next turn, in one transaction, so that no other relay and no
 * later start makes the same job again. TRIG2, TRIG4. A turn that was missed is passed over or made up for once, as the trigger says;
 * one whose device has not ended the job of its last turn is missed too. Returns null when nothing is due any more.
 */
export async function claimTurns(ctx: JobsContext): Promise<MadeJob[] | null> {
  const now = ctx.clock()
  return await ctx.store.transaction(async trx => {
    const due = await trx
      .selectFrom('trigger_devices')
      .innerJoin('devices', 'devices.id', 'trigger_devices.device_id')
      .selectAll('trigger_devices')
      .select('devices.online')
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(MAX_AT_ONCE)
      .$if(ctx.store.dialect === 'postgres', query => query.forUpdate('trigger_devices').skipLocked())
      .execute()
    if (due.length === 0) return null
    const triggers = await readTriggers(trx, due)
    const busy = await findBusy(trx, due)
    const prepared: PreparedJob[] = []
    const moved: Insertable<Schema['trigger_devices']>[] = []
    for (const { online, ...turn } of due) {
      const trigger = triggers.get(turn.trigger_id)
      if (!trigger || !isOfKind(trigger, 'periodic') || turn.next_at === null) {
        moved.push({ ...turn, next_at: null })
        continue
      }
      const { period, missed } = trigger.content
      const passed = passOver(trigger, turn.ordinal, turn.next_at, now)
      const isLate = now - passed.dueAt > Math.min(LATE_MS, periodMs(period))
      const isPassedOver = busy.has(keyOf(turn)) || (missed === 'skip' && (isLate || online === 0))
      const count = passed.turns - (isPassedOver ? 0 : 1)
      const job = isPassedOver
        ? null
        : await jobOfTrigger(ctx, trx, trigger, {
            deviceId: turn.device_id,
            isOnline: online === 1,
            dueAt: passed.dueAt,
            expiresAt: expiryOf(missed, passed.next, now),
            inputs: trigger.content.inputs,
            by: say(triggerWords.byTrigger, { name: trigger.name }),
            missed: count,
          })
      if (job) prepared.push(job)
      moved.push({
        ...turn,
        next_at: passed.next,
        missed: turn.missed + count,
        ...(count > 0 && { last_missed_at: passed.dueAt }),
        ...(job && { last_job_id: job.made.jobId }),
      })
    }
    await insertJobs(trx, prepared)
    await moveOn(trx, moved)
    return prepared.map(job => job.made)
  })
}

/** The last turn that has passed, the first that has not, and how many have passed since the device was moved on. */
function passOver(
  { since, content: { period } }: TriggerOf<'periodic'>,
  ordinal: number,
  first: number,
  now: number,
): { dueAt: number; next: number; turns: number } {
  const next = nextTurn(period, since, ordinal, now)
  let dueAt = first
  let turns = 1
  // Stepped through only where they are few; after a long absence their number is told by the length of a period.
  const many = Math.round((next - first) / periodMs(period))
  if (many > MAX_STEPS) {
    turns = many - MAX_STEPS
    dueAt = nextTurn(period, since, ordinal, next - MAX_STEPS * periodMs(period) - 1)
  }
  for (let after = nextTurn(period, since, ordinal, dueAt); after < next; turns += 1) {
    dueAt = after
    after = nextTurn(period, since, ordinal, dueAt)
  }
  return { dueAt, next, turns }
}
const MAX_STEPS = 100

/** One that is passed over when missed need not be there longer than its turn; one that is made up for waits for its device. */
const expiryOf = (missed: 'skip' | 'catch-up-once', next: number, now: number): number =>
  missed === 'skip'
    ? Math.min(Math.max(next, now + MIN_JOB_EXPIRY_MS), now + DEFAULT_JOB_EXPIRY_MS)
    : now + MAX_JOB_EXPIRY_MS

const keyOf = (of: { trigger_id: string | null; device_id: string }): string =>
  `${of.trigger_id} ${of.device_id}`

async function readTriggers(
  trx: Transaction<Schema>,
  due: readonly Turn[],
): Promise<Map<string, TriggerRow>> {
  const rows = await trx
    .selectFrom('triggers')
    .selectAll()
    .where('id', 'in', [...new Set(due.map(turn => turn.trigger_id))])
    .where('enabled', '=', 1)
    .where('removed_at', 'is', null)
    .execute()
  return new Map(rows.map(row => [row.id, toTriggerRow(row)]))
}

/** Devices on which a job of the same trigger has not ended. */
async function findBusy(trx: Transaction<Schema>, due: readonly Turn[]): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('jobs')
    .select(['trigger_id', 'device_id'])
    .where('device_id', 'in', [...new Set(due.map(turn => turn.device_id))])
    .where('state', 'in', ['queued', 'waiting-for-device', 'running'])
    .where('trigger_id', 'is not', null)
    .execute()
  return new Set(rows.map(keyOf))
}

async function moveOn(
  trx: Transaction<Schema>,
  rows: readonly Insertable<Schema['trigger_devices']>[],
): Promise<void> {
  await trx
    .insertInto('trigger_devices')
    .values([...rows])
    .onConflict(conflict =>
      conflict.columns(['trigger_id', 'device_id']).doUpdateSet(eb => ({
        next_at: eb.ref('excluded.next_at'),
        missed: eb.ref('excluded.missed'),
        last_missed_at: eb.ref('excluded.last_missed_at'),
        last_job_id: eb.ref('excluded.last_job_id'),
      })),
    )
    .execute()
}
