import { sql, type Transaction } from 'kysely'
import { batchSchema, hasFailedTooOften, windowOf } from '../../../shared/fleet/fan-out.ts'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { say } from '../../../shared/words/say.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { ChangedJob, JobsContext } from '../../jobs/jobs-context.ts'
import { devicesWithoutActions } from '../../sessions/policy/devices-without-actions.ts'
import { idList } from '../../store/id-list.ts'
import type { Schema } from '../../store/schema.ts'
import { endOfRest, endRest, expireRest, notAllowed } from './end-rest.ts'
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
 * expired and what is no longer wanted, stops it where too many failed, gives as many devices their turn as there is room for and policy
 * allows by now, and completes it when no job is open. `since` is when this relay began: before that it knows of nobody how long they
 * have been away. TRIG2, TRIG3, POL1.
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
      if (free > 0) Object.assign(round, await release(trx, fanOut, Math.min(free, MAX_TURNS_AT_ONCE), now))
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

/**
 * Gives the next devices that are there their turn. Whoever asked for the fan-out may have lost the right since, or a device may have
 * come into other groups: where policy does not allow it any more, the device's job ends instead.
 */
async function release(
  trx: Transaction<Schema>,
  fanOut: FanOutRow,
  free: number,
  at: number,
): Promise<Pick<Round, 'given' | 'ended'>> {
  const line = await trx
    .selectFrom('jobs')
    .select(['jobs.id', 'jobs.device_id'])
    .where('jobs.fan_out_id', '=', fanOut.id)
    .where('jobs.state', '=', 'scheduled')
    .where(
      sql<boolean>`exists (select 1 from devices where devices.id = jobs.device_id and devices.online = 1)`,
    )
    .orderBy('jobs.sequence')
    .limit(free + LOOKED_AHEAD)
    .execute()
  const deviceIds = line.map(job => job.device_id)
  const without = new Set(await devicesWithoutActions(trx, fanOut.requested_by_id, deviceIds))
  const next: typeof line = []
  const barred: typeof line = []
  for (const job of line) if (next.length < free) (without.has(job.device_id) ? barred : next).push(job)
  const rows = await trx
    .updateTable('jobs')
    .set({ state: 'queued' })
    // One of them may have been cancelled since it was chosen.
    .where('state', '=', 'scheduled')
    .where('id', 'in', idsOf(trx, next))
    .returning('id')
    .execute()
  const taken = new Set(rows.map(row => row.id))
  const given = next.flatMap(({ id, device_id }) =>
    taken.has(id) ? [{ jobId: id, deviceId: device_id }] : [],
  )
  if (barred.length === 0) return { given, ended: [] }
  const ended = await endRest(trx, fanOut, notAllowed, at, sql<boolean>`jobs.id in ${idsOf(trx, barred)}`)
  await appendAudit(trx, {
    at,
    actor: 'relay',
    act: 'fan-out:forbid',
    subject: fanOut.id,
    outcome: 'refused',
    source: '',
    data: { requestedBy: fanOut.requested_by, devices: ended.length },
  })
  return { given, ended }
}
/** More are looked at than there is room for, so that many without the right are not passed one by one. */
const LOOKED_AHEAD = 50

const idsOf = (trx: Transaction<Schema>, jobs: readonly { id: string }[]) =>
  idList(
    trx,
    jobs.map(job => job.id),
  )

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
