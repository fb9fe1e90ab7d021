import { sql, type Transaction } from 'kysely'
import { batchSchema, hasFailedTooOften, windowOf } from '../../../shared/fleet/fan-out.ts'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { say } from '../../../shared/words/say.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { ChangedJob, JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import { endOfRest, endRest, expireRest } from './end-rest.ts'
import { lockFanOut, openJobStates, type FanOutRow } from './fan-out-rows.ts'
import { tellRequester } from './tell-people.ts'

const MAX_TURNS_AT_ONCE = 500

/**
 * What has begun on a device that went away keeps its place in the window for so long, for the device may be about to come back with it,
 * as when a relay dies; then it holds nobody up any more.
 */
export const KEEPS_PLACE_MS = 120_000

export interface Round {
  /** These devices have their turn. */
  given: { jobId: string; deviceId: string }[]
  /** These jobs have ended without having had theirs. */
  ended: ChangedJob[]
  /** Another round may find more to do. */
  again: boolean
}

/**
 * One look at a fan-out, in one transaction that holds its row, so that two relays never go beyond its window together: ends what has
 * expired and what is no longer wanted, stops it where too many failed, gives as many devices their turn as there is room for, and
 * completes it when no job is open. `since` is when this relay began: before that it knows of nobody how long they have been away.
 * TRIG2, TRIG3.
 */
export async function giveTurns(ctx: JobsContext, fanOutId: string, since: number): Promise<Round> {
  const now = ctx.clock()
  return await ctx.store.transaction(async trx => {
    const round: Round = { given: [], ended: [], again: false }
    const fanOut = await lockFanOut(trx, fanOutId)
    if (fanOut === null || fanOut.ended_at !== null || fanOut.state === 'awaiting-approval') return round
    const next = await nextScheduled(trx, fanOutId)
    if (fanOut.state === 'running' && (await stopIfFailing(ctx, trx, fanOut, now)))
      return { ...round, again: true }
    const rest = endOfRest(fanOut.state)
    if (next !== null && rest !== null) round.ended = await endRest(trx, fanOut, rest, now)
    else if (next !== null && next.expires_at <= now) round.ended = await expireRest(trx, fanOut, now)
    else if (next !== null && fanOut.state === 'running') {
      const free = await freePlaces(trx, fanOut, now - since < KEEPS_PLACE_MS ? -1 : now - KEEPS_PLACE_MS)
      if (free > 0) round.given = await release(trx, fanOutId, Math.min(free, MAX_TURNS_AT_ONCE))
    }
    round.again = round.ended.length > 0 || round.given.length === MAX_TURNS_AT_ONCE
    if (!round.again && round.given.length === 0 && !(await hasOpenJobs(trx, fanOutId)))
      await complete(trx, fanOut, now)
    return round
  })
}

/** All jobs of a fan-out expire at the same time. */
async function nextScheduled(
  trx: Transaction<Schema>,
  fanOutId: string,
): Promise<{ expires_at: number } | null> {
  const row = await trx
    .selectFrom('jobs')
    .select('expires_at')
    .where('fan_out_id', '=', fanOutId)
    .where('state', '=', 'scheduled')
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

async function countIn(trx: Transaction<Schema>, fanOutId: string, state: string): Promise<number> {
  const { count } = await trx
    .selectFrom('jobs')
    .select(sql<number>`count(*)`.as('count'))
    .where('fan_out_id', '=', fanOutId)
    .where('state', '=', state)
    .executeTakeFirstOrThrow()
  return count
}

async function stopIfFailing(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  fanOut: FanOutRow,
  at: number,
): Promise<boolean> {
  const percent = fanOut.stop_above_percent
  if (percent === null) return false
  const badly = await countIn(trx, fanOut.id, 'error')
  if (badly === 0) return false
  const well = await countIn(trx, fanOut.id, 'completed')
  if (!hasFailedTooOften({ well, badly }, percent)) return false
  const figures = { failed: badly, ended: well + badly, percent }
  await trx
    .updateTable('fan_outs')
    .set({ state: 'stopped', because: say(fanOutWords.stoppedFor, figures) })
    .where('id', '=', fanOut.id)
    .execute()
  await tellRequester(ctx, trx, fanOut, say(fanOutWords.noticeStopped, { fanOut: fanOut.name, ...figures }))
  await appendAudit(trx, {
    at,
    actor: 'relay',
    act: 'fan-out:stop',
    subject: fanOut.id,
    outcome: 'done',
    source: '',
    data: figures,
  })
  return true
}

/** Places in the window that nobody has; `goneBefore`: who has been away since before that holds none. */
async function freePlaces(trx: Transaction<Schema>, fanOut: FanOutRow, goneBefore: number): Promise<number> {
  const { count } = await trx
    .selectFrom('jobs')
    .select(sql<number>`count(*)`.as('count'))
    .where('fan_out_id', '=', fanOut.id)
    .where('state', 'in', ['queued', 'running'])
    .where(
      sql<boolean>`exists (select 1 from devices where devices.id = jobs.device_id
        and (devices.online = 1 or coalesce(devices.last_seen_at, 0) > ${goneBefore}))`,
    )
    .executeTakeFirstOrThrow()
  return windowOf(batchSchema.parse(JSON.parse(fanOut.batch_json)), fanOut.devices) - count
}

/** Gives the next devices that are there their turn. */
async function release(trx: Transaction<Schema>, fanOutId: string, limit: number): Promise<Round['given']> {
  const rows = await trx
    .updateTable('jobs')
    .set({ state: 'queued' })
    // One of them may have been cancelled since it was chosen.
    .where('state', '=', 'scheduled')
    .where('id', 'in', query =>
      query
        .selectFrom('jobs')
        .select('jobs.id')
        .where('jobs.fan_out_id', '=', fanOutId)
        .where('jobs.state', '=', 'scheduled')
        .where(
          sql<boolean>`exists (select 1 from devices where devices.id = jobs.device_id and devices.online = 1)`,
        )
        .orderBy('jobs.sequence')
        .limit(limit),
    )
    .returning(['id', 'device_id'])
    .execute()
  return rows.map(({ id, device_id }) => ({ jobId: id, deviceId: device_id }))
}

async function hasOpenJobs(trx: Transaction<Schema>, fanOutId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('jobs')
    .select('id')
    .where('fan_out_id', '=', fanOutId)
    .where('state', 'in', openJobStates)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function complete(trx: Transaction<Schema>, fanOut: FanOutRow, at: number): Promise<void> {
  const state = endOfRest(fanOut.state) === null ? 'completed' : fanOut.state
  await trx.updateTable('fan_outs').set({ state, ended_at: at }).where('id', '=', fanOut.id).execute()
  await appendAudit(trx, {
    at,
    actor: 'relay',
    act: 'fan-out:end',
    subject: fanOut.id,
    outcome: 'done',
    source: '',
    data: {
      state,
      succeeded: await countIn(trx, fanOut.id, 'completed'),
      failed: await countIn(trx, fanOut.id, 'error'),
      expired: await countIn(trx, fanOut.id, 'expired'),
      cancelled: await countIn(trx, fanOut.id, 'cancelled'),
    },
  })
}
