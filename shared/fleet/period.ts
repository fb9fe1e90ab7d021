import { z } from 'zod'
import { lastDayOfMonth } from '../jobs/zoned-time.ts'

/** How often a periodic trigger comes round, and when on each device. TRIG2. Pure. */

const MINUTE_MS = 60_000
const unitsMs = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 1440 * MINUTE_MS, week: 7 * 1440 * MINUTE_MS }
/** The longest time over which a run is spread. */
const MAX_SPREAD_MS = 60 * MINUTE_MS
/** About the shortest month: what a monthly run is spread over is an hour anyway. */
const MONTH_MS = 28 * 1440 * MINUTE_MS

/** From every minute to every month. */
export const periodSchema = z
  .object({
    every: z.number().int().min(1).max(1440),
    unit: z.enum(['minute', 'hour', 'day', 'week', 'month']),
  })
  .refine(
    period => periodMs(period) <= 31 * 1440 * MINUTE_MS && (period.unit !== 'month' || period.every === 1),
    {
      message: 'expected every minute to every month',
    },
  )
export interface Period {
  every: number
  unit: 'minute' | 'hour' | 'day' | 'week' | 'month'
}

/** The length of a period; of a month its least. */
export function periodMs({ every, unit }: Period): number {
  return every * (unit === 'month' ? MONTH_MS : unitsMs[unit])
}

/** The time over which a run of this period is spread: the period, or an hour where that is less. */
export const spreadMs = (period: Period): number => Math.min(periodMs(period), MAX_SPREAD_MS)

const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * How long after the beginning of each run the device with this number (0, 1, 2, …, as devices joined the trigger) has its turn.
 * Multiples of the golden ratio, taken modulo 1, lie evenly for any number of devices, and nobody moves when one joins.
 */
export const spreadOffsetMs = (ordinal: number, period: Period): number =>
  Math.floor(((ordinal * GOLDEN) % 1) * spreadMs(period))

/**
 * The beginning of the first run after `after` (epoch milliseconds), where runs began at `anchor`. Months are those of UTC, and one
 * without the anchor's day has its run on its last day.
 */
export function nextRun(period: Period, anchor: number, after: number): number {
  if (after < anchor) return anchor
  if (period.unit !== 'month') {
    const length = periodMs(period)
    return anchor + (Math.floor((after - anchor) / length) + 1) * length
  }
  const first = new Date(anchor)
  const last = new Date(after)
  const months =
    (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth()
  const atMonth = (count: number): number => {
    const year = first.getUTCFullYear() + Math.floor((first.getUTCMonth() + count) / 12)
    const month = (first.getUTCMonth() + count) % 12
    const day = Math.min(first.getUTCDate(), lastDayOfMonth(year, month + 1))
    return Date.UTC(year, month, day) + (anchor % (1440 * MINUTE_MS))
  }
  return atMonth(months) > after ? atMonth(months) : atMonth(months + 1)
}

/**
 * When a device that has just joined has its first turn: at its own turn of the run where that is near, else as soon as the spread
 * lets it, so that nobody waits longer than a period or an hour.
 */
export function firstTurn(period: Period, anchor: number, ordinal: number, now: number): number {
  const own = nextTurn(period, anchor, ordinal, now - 1)
  return own <= now + spreadMs(period) ? own : now + spreadOffsetMs(ordinal, period)
}

/** When the device with this number has its first turn after `after`. */
export function nextTurn(period: Period, anchor: number, ordinal: number, after: number): number {
  const offset = spreadOffsetMs(ordinal, period)
  return nextRun(period, anchor, after - offset) + offset
}
