import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { Failure } from '../../../shared/protocol/failure.ts'
import { jobDetails, runCauseSentences } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'
import type { JobsContext } from '../jobs-context.ts'
import { bySequence, endJob, hasEnded, lockJob, type JobEnd } from './job-changes.ts'
import { writeOrder, type OrderSource } from './write-order.ts'

/** Offers that a device has not acknowledged yet; more wait in the store. */
const MAX_OFFERS_IN_FLIGHT = 32
/** Jobs that a device may hold at once, begun or not: it can name no more than 1,000 after a reconnect. */
const MAX_JOBS_ON_DEVICE = 900

const ACK_TIMEOUT_MS = 15_000
const RETRY_AFTER_MS = 1_000

/** Brings jobs from the store to the devices, in the order in which they were asked for. */
export interface Offers {
  /**
   * Offers a device what waits for it, as far as it is connected and has room. Returns at once. Only the relay that holds the
   * device's connection offers: if it dies, so does the connection, and the device's `job:sync` sorts out what arrived.
   */
  kick: (deviceId: string) => void
  /** The device has ended a job: if it held as many as it may, there is room for others again. */
  madeRoom: (deviceId: string) => void
  stop: () => Promise<void>
}

interface OfferRow extends OrderSource {
  sequence: number
  requested_by_id: string | null
  record_id: string | null
  fan_out_id: string | null
}

/** What is on its way to one device. */
interface Lane {
  inFlight: number
  isReading: boolean
  again: boolean
  /** The last reading took all that there was room for: more may wait. */
  mayHaveMore: boolean
}

/**
 * A job counts as offered from the moment before it is sent, so that a job without that mark has surely not been seen by
 * the device. All that memory holds here is which acknowledgements are awaited: a relay that dies in between finds out
 * from `job:sync` what arrived.
 */
export function openOffers(ctx: JobsContext): Offers {
  const lanes = new Map<string, Lane>()
  const tasks = new Set<Promise<void>>()
  /** Devices that hold as many jobs as they may. */
  const full = new Set<string>()
  const stopping = new AbortController()

  function kick(deviceId: string): void {
    if (stopping.signal.aborted) return
    if (!ctx.devices.isHere(deviceId)) return ctx.peers.tell('job:waiting', { deviceId })
    const lane = lanes.get(deviceId) ?? { inFlight: 0, isReading: false, again: false, mayHaveMore: false }
    lanes.set(deviceId, lane)
    lane.again = true
    if (lane.isReading) return
    lane.isReading = true
    track(work(deviceId, lane), deviceId)
  }

  function track(task: Promise<void>, deviceId: string): void {
    const watched = task.catch((error: unknown) => {
      ctx.log.error(
        { err: error, deviceId },
        'offering jobs failed; they are offered again after the next connect',
      )
    })
    tasks.add(watched)
    void watched.finally(() => tasks.delete(watched))
  }

  async function work(deviceId: string, lane: Lane): Promise<void> {
    try {
      while (lane.again) {
        lane.again = false
        if (stopping.signal.aborted) return
        const room = MAX_OFFERS_IN_FLIGHT - lane.inFlight
        lane.mayHaveMore = room === 0
        if (room === 0 || !ctx.devices.isHere(deviceId)) continue
        const { rows, isFull } = await claim(ctx, deviceId, room)
        if (isFull) full.add(deviceId)
        lane.inFlight += rows.length
        lane.mayHaveMore = rows.length === room
        // Awaited by each of them, so that one that fails gives its place back.
        const barred = findBarred(ctx, deviceId, rows)
        for (const row of rows) track(sendOne(row, lane, barred), deviceId)
      }
    } finally {
      lane.isReading = false
      if (lane.inFlight === 0) lanes.delete(deviceId)
    }
  }

  async function sendOne(row: OfferRow, lane: Lane, barred: Promise<Set<string>>): Promise<void> {
    try {
      const isBarred = (await barred).has(row.id)
      await (isBarred ? bar(ctx, row) : offer(ctx, row, stopping.signal))
    } finally {
      lane.inFlight -= 1
      if (lane.mayHaveMore) kick(row.device_id)
      else if (lane.inFlight === 0 && !lane.isReading) lanes.delete(row.device_id)
    }
  }

  return {
    kick,
    madeRoom(deviceId) {
      if (full.delete(deviceId)) kick(deviceId)
    },
    async stop() {
      stopping.abort()
      while (tasks.size > 0) await Promise.all(tasks)
    },
  }
}

async function claim(
  ctx: JobsContext,
  deviceId: string,
  room: number,
): Promise<{ rows: OfferRow[]; isFull: boolean }> {
  const now = ctx.clock()
  return ctx.write(async trx => {
    const held = await trx
      .selectFrom('jobs')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .where('device_id', '=', deviceId)
      .where('state', 'in', ['queued', 'running'])
      .where('offered_at', 'is not', null)
      .executeTakeFirstOrThrow()
    const left = Math.max(0, MAX_JOBS_ON_DEVICE - held.count)
    const rows = await trx
      .updateTable('jobs')
      .set({ offered_at: now, state: 'queued' })
      .where('id', 'in', query =>
        query
          .selectFrom('jobs')
          .select('id')
          .where('device_id', '=', deviceId)
          .where('state', 'in', ['queued', 'waiting-for-device'])
          .where('offered_at', 'is', null)
          // One that is bound to a worker node goes through that relay alone. NODE1.
          .where(eb => eb.or([eb('node', 'is', null), eb('node', '=', ctx.config.nodeName ?? '')]))
          // A device that has moved to another relay has told that one what it holds; what is offered here now would be lost.
          .$if(ctx.peers.several, waiting =>
            waiting.where('device_id', 'in', here =>
              here.selectFrom('connections').select('target_id').where('relay_id', '=', ctx.peers.id),
            ),
          )
          // Not by the bare column, lest the jobs of all devices be walked by their expiry.
          .where(sql<number>`expires_at + 0`, '>', now)
          .orderBy(bySequence)
          .limit(Math.min(room, left)),
      )
      .where('offered_at', 'is', null)
      .returning([
        'id',
        'sequence',
        'device_id',
        'script_id',
        'script_version',
        'inputs_json',
        'run_as',
        'dry_run',
        'event',
        'trigger_kind',
        'requested_at',
        'requested_by_id',
        'record_id',
        'fan_out_id',
        'expires_at',
      ])
      .execute()
    return { rows: rows.toSorted((a, b) => a.sequence - b.sequence), isFull: left <= room }
  })
}

/**
 * Those of these jobs whose asker may not run actions on the device any more: they may have waited for it for days. POL1. What a task may
 * do is decided on its record, and a fan-out looks when it gives a turn.
 */
async function findBarred(
  ctx: JobsContext,
  deviceId: string,
  rows: readonly OfferRow[],
): Promise<Set<string>> {
  const asked = rows.filter(row => row.record_id === null && row.fan_out_id === null)
  const barred = new Set<string>()
  for (const userId of new Set(asked.map(row => row.requested_by_id)))
    if (userId !== null && !(await ctx.mayRunActions(userId, deviceId)))
      for (const row of asked) if (row.requested_by_id === userId) barred.add(row.id)
  return barred
}

const bar = (ctx: JobsContext, row: OfferRow): Promise<void> =>
  endUnsent(ctx, row, 'relay', {
    state: 'cancelled',
    cause: 'cancelled',
    details: jobDetails.notAllowedAnyMore,
  })

/** Sends one offer until the device has it, is gone, or says no. */
async function offer(ctx: JobsContext, row: OfferRow, stopping: AbortSignal): Promise<void> {
  const order = await writeOrder(ctx, row)
  if (order === null)
    return refused(ctx, row, { cause: 'no-sealing-key', details: runCauseSentences['no-sealing-key'] })
  let mayHaveIt = false
  while (!stopping.aborted) {
    try {
      await ctx.devices.ask(row.device_id, 'job:offer', order, ACK_TIMEOUT_MS)
      return
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // Gone: after its next connect the device names the jobs that it holds, and is offered the others again.
      if (error.code === 'device-offline') return
      const isBusy = ['timed-out', 'unavailable', 'too-many-requests'].includes(error.code)
      if (!isBusy) return refused(ctx, row, becauseOf(error))
      mayHaveIt ||= error.code === 'timed-out'
      await delay(Math.max(error.retryAfterMs ?? 0, RETRY_AFTER_MS), null, { signal: stopping }).catch(
        () => null,
      )
      // A busy device may keep it waiting for long; what it has is past being taken back like this.
      if (!mayHaveIt && (await findBarred(ctx, row.device_id, [row])).has(row.id)) return bar(ctx, row)
    }
  }
}

function becauseOf(failure: Failure): Pick<JobEnd, 'cause' | 'details'> {
  const details = say(jobDetails.offerRefused, { message: failure.message }).slice(0, 2000)
  return { cause: failure.code === 'forbidden' ? 'offer-not-genuine' : 'could-not-start', details }
}

const refused = (ctx: JobsContext, row: OfferRow, why: Pick<JobEnd, 'cause' | 'details'>): Promise<void> =>
  endUnsent(ctx, row, `device:${row.device_id}`, { state: 'error', ...why })

/** Ends a job that the device does not have. */
async function endUnsent(
  ctx: JobsContext,
  row: OfferRow,
  actor: string,
  end: Pick<JobEnd, 'state' | 'cause' | 'details'>,
): Promise<void> {
  const at = ctx.clock()
  const changed = await ctx.write(async trx => {
    const job = await lockJob(trx, row.id)
    if (job === null || hasEnded(job)) return null
    // It was not taken, so nothing of it can have happened.
    await trx.updateTable('jobs').set({ offered_at: null }).where('id', '=', row.id).execute()
    return endJob(
      ctx,
      trx,
      job,
      { ...end, endedAt: at },
      { actor, act: 'job:result', outcome: 'refused', source: '', at },
    )
  })
  if (changed !== null) ctx.changed(changed)
}
