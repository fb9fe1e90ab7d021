import type { JobsContext } from '../../jobs/jobs-context.ts'
import { openTick } from '../../tick.ts'
import { giveTurns } from './give-turns.ts'

/** Finds what a relay that died has left, devices that came back unheard, and what has expired. */
const TICK_MS = 3_000
/** What ends within so short a time is one look. */
const SHORTEST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 1_000
/** Looking takes at most about a fourth of the time, however many results come in. */
const PAUSE_PER_LOOK = 3

/** Keeps fan-outs going; any relay may. */
export interface FanOutKeeper {
  /** Something of this fan-out has changed: it is looked at soon, once for all who say so meanwhile. */
  moved: (fanOutId: string) => void
  /** The device is back, and may have its turn in fan-outs that wait for it. */
  deviceReady: (deviceId: string) => void
  start: () => { stop: () => Promise<void> }
}

export function openFanOuts(ctx: JobsContext): FanOutKeeper {
  const since = ctx.clock()
  const moved = new Set<string>()
  const back = new Set<string>()
  let pauseMs = SHORTEST_PAUSE_MS
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null
  const stopping = new AbortController()

  const failed = (error: unknown): void =>
    ctx.log.error({ err: error }, 'looking at fan-outs failed; they are looked at again soon')

  async function lookAt(fanOutId: string): Promise<void> {
    let again = true
    while (again && !stopping.signal.aborted) {
      const round = await giveTurns(ctx, fanOutId, since)
      again = round.again
      const begun = round.given.map(({ jobId }) => ({ jobId, state: 'queued', requestedById: null }) as const)
      if (begun.length + round.ended.length > 0) ctx.changed(...begun, ...round.ended)
      for (const { deviceId } of round.given) ctx.kick(deviceId)
    }
  }

  async function lookAtMoved(): Promise<void> {
    const began = performance.now()
    const devices = [...back]
    back.clear()
    for (const id of await fanOutsWaitingFor(ctx, devices)) moved.add(id)
    const ids = [...moved]
    moved.clear()
    for (const id of ids) await lookAt(id)
    if (ids.length > 0) ctx.announce('fleet')
    const tookMs = performance.now() - began
    pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, tookMs * PAUSE_PER_LOOK))
  }

  function soon(): void {
    if (stopping.signal.aborted || timer !== undefined) return
    timer = setTimeout(() => {
      looking = lookAtMoved()
        .catch(failed)
        .finally(() => {
          looking = null
          timer = undefined
          if (moved.size + back.size > 0) soon()
        })
    }, pauseMs)
  }

  const tick = openTick(
    TICK_MS,
    async isStopping => {
      for (const id of await openFanOutIds(ctx)) if (!isStopping()) await lookAt(id)
    },
    failed,
  )
  return {
    moved(fanOutId) {
      moved.add(fanOutId)
      soon()
    },
    deviceReady(deviceId) {
      back.add(deviceId)
      soon()
    },
    start() {
      tick.start()
      return {
        async stop() {
          stopping.abort()
          clearTimeout(timer)
          await looking
          await tick.stop()
        },
      }
    },
  }
}

async function openFanOutIds(ctx: JobsContext): Promise<string[]> {
  const rows = await ctx.store.db
    .selectFrom('fan_outs')
    .select('id')
    .where('state', 'in', ['running', 'paused', 'stopped', 'cancelled', 'rejected'])
    .where('ended_at', 'is', null)
    .execute()
  return rows.map(row => row.id)
}

const DEVICES_AT_ONCE = 1_000

async function fanOutsWaitingFor(ctx: JobsContext, deviceIds: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (let from = 0; from < deviceIds.length; from += DEVICES_AT_ONCE) {
    const rows = await ctx.store.db
      .selectFrom('jobs')
      .select('fan_out_id')
      .distinct()
      .where('device_id', 'in', deviceIds.slice(from, from + DEVICES_AT_ONCE))
      .where('state', '=', 'scheduled')
      .where('fan_out_id', 'is not', null)
      .execute()
    for (const { fan_out_id } of rows) if (fan_out_id !== null) found.add(fan_out_id)
  }
  return found
}
