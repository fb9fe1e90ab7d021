import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../../../shared/protocol/failure.ts'
import { jobDetails } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'
import type { JobsContext } from '../jobs-context.ts'
import { endJob, hasEnded, lockJob } from './job-changes.ts'
import { writeOrder, type OrderSource } from './write-order.ts'

/** Offers that a device has not acknowledged yet; more wait in the store. */
export const MAX_OFFERS_IN_FLIGHT = 32
/** Jobs that a device may hold at once, begun or not: it can name no more than 1,000 after a reconnect. */
export const MAX_JOBS_ON_DEVICE = 900

const ACK_TIMEOUT_MS = 15_000
const RETRY_AFTER_MS = 1_000

/** Brings jobs from the store to the devices, in the order in which they were asked for. */
export interface Offers {
  /** Offers a device what waits for it, as far as it is connected and has room. Returns at once. */
  kick: (deviceId: string) => void
  /** The device's connection closed: no acknowledgement comes any more of what was sent over it. */
  forget: (deviceId: string) => void
  stop: () => Promise<void>
}

interface OfferRow extends OrderSource {
  sequence: number
  requested_by_id: string | null
}

/** What is on its way to one device over one connection. */
interface Lane {
  inFlight: number
  isReading: boolean
  again: boolean
  /** Resolves, and `isGone` is set, when the connection has closed or the relay stops. */
  gone: Promise<void>
  isGone: boolean
  leave: () => void
}

function openLane(): Lane {
  const { promise, resolve } = Promise.withResolvers<void>()
  const lane: Lane = {
    inFlight: 0,
    isReading: false,
    again: false,
    gone: promise,
    isGone: false,
    leave() {
      lane.isGone = true
      resolve()
    },
  }
  return lane
}

/**
 * A job counts as offered from the moment before it is sent, so that a job without that mark has surely not been seen by
 * the device. All that memory holds here is which acknowledgements are awaited: a relay that dies in between finds out
 * from `job:sync` what arrived.
 */
export function openOffers(ctx: JobsContext): Offers {
  const lanes = new Map<string, Lane>()
  const tasks = new Set<Promise<void>>()
  let isStopped = false

  function kick(deviceId: string): void {
    if (isStopped) return
    const lane = lanes.get(deviceId) ?? openLane()
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
        const room = MAX_OFFERS_IN_FLIGHT - lane.inFlight
        if (lane.isGone || room <= 0 || !(await ctx.devices.isConnected(deviceId))) return
        const rows = await claim(ctx, deviceId, room)
        lane.inFlight += rows.length
        for (const row of rows) track(sendOne(row, lane), deviceId)
        if (rows.length === room) lane.again = true
      }
    } finally {
      lane.isReading = false
      if (lane.inFlight === 0 && lanes.get(deviceId) === lane) lanes.delete(deviceId)
    }
  }

  async function sendOne(row: OfferRow, lane: Lane): Promise<void> {
    try {
      await offer(ctx, row, lane)
    } finally {
      lane.inFlight -= 1
      if (!lane.isGone) kick(row.device_id)
    }
  }

  return {
    kick,
    forget(deviceId) {
      lanes.get(deviceId)?.leave()
      lanes.delete(deviceId)
    },
    async stop() {
      isStopped = true
      for (const lane of lanes.values()) lane.leave()
      while (tasks.size > 0) await Promise.all(tasks)
    },
  }
}

async function claim(ctx: JobsContext, deviceId: string, room: number): Promise<OfferRow[]> {
  const now = ctx.clock()
  const rows = await ctx.write(async trx => {
    const held = await trx
      .selectFrom('jobs')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .where('device_id', '=', deviceId)
      .where('state', 'in', ['queued', 'running'])
      .where('offered_at', 'is not', null)
      .executeTakeFirstOrThrow()
    return trx
      .updateTable('jobs')
      .set({ offered_at: now, state: 'queued' })
      .where('id', 'in', query =>
        query
          .selectFrom('jobs')
          .select('id')
          .where('device_id', '=', deviceId)
          .where('state', 'in', ['queued', 'waiting-for-device'])
          .where('offered_at', 'is', null)
          .where('expires_at', '>', now)
          .orderBy('sequence')
          .limit(Math.max(0, Math.min(room, MAX_JOBS_ON_DEVICE - held.count))),
      )
      .where('offered_at', 'is', null)
      .returning([
        'id',
        'sequence',
        'device_id',
        'script_id',
        'script_version',
        'inputs_json',
        'requested_at',
        'requested_by_id',
        'expires_at',
      ])
      .execute()
  })
  return rows.toSorted((a, b) => a.sequence - b.sequence)
}

/** Sends one offer until the device has it, is gone, or says no. */
async function offer(ctx: JobsContext, row: OfferRow, lane: Lane): Promise<void> {
  const order = await writeOrder(ctx, row)
  while (!lane.isGone) {
    const sent = ctx.devices.ask(row.device_id, 'job:offer', order, ACK_TIMEOUT_MS).then(
      () => null,
      (error: unknown) => error,
    )
    const error = await Promise.race([sent, lane.gone])
    // Taken; or the connection closed: after its next one the device names the jobs that it holds, and is offered the others.
    if (error === null || error === undefined) return
    if (!(error instanceof Failure)) throw error
    if (error.code === 'device-offline') return
    const isBusy = ['timed-out', 'unavailable', 'too-many-requests'].includes(error.code)
    if (!isBusy) return refused(ctx, row, error)
    await Promise.race([delay(error.retryAfterMs ?? RETRY_AFTER_MS), lane.gone])
  }
}

async function refused(ctx: JobsContext, row: OfferRow, failure: Failure): Promise<void> {
  const at = ctx.clock()
  const changed = await ctx.write(async trx => {
    const job = await lockJob(trx, row.id)
    if (job === null || hasEnded(job)) return null
    const details = say(jobDetails.offerRefused, { message: failure.message }).slice(0, 2000)
    return endJob(
      trx,
      job,
      { state: 'error', cause: 'could-not-start', details, endedAt: at },
      { actor: `device:${row.device_id}`, act: 'job:result', outcome: 'refused', source: '', at },
    )
  })
  if (changed !== null) ctx.changed(changed)
}
