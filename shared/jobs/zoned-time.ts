/** Local times of a time zone as instants. Pure; the zones are the runtime's own (IANA names). */

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** A day of the calendar; `month` counts from 1. */
export interface CalendarDay {
  year: number
  month: number
  day: number
}

interface Zone {
  format: Intl.DateTimeFormat
  /** By the day of UTC: the offset that holds all through it, or null where it changes within the day. */
  offsets: Map<number, number | null>
}

const zones = new Map<string, Zone>()
/** So many days of a zone are kept in mind at most. */
const MAX_DAYS = 512

function zoneOf(name: string): Zone {
  let zone = zones.get(name)
  if (!zone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    zone = { format, offsets: new Map() }
    zones.set(name, zone)
  }
  return zone
}

/** Whether the runtime knows a zone of this name. */
export function isTimeZone(zone: string): boolean {
  try {
    zoneOf(zone)
    return true
  } catch {
    return false
  }
}

/** What the clocks of `zone` show at `at` (epoch milliseconds), as if they were UTC: epoch milliseconds, whole seconds. */
export const wallClock = (zone: string, at: number): number => wholeSeconds(at) + offsetMs(zone, at)

const wholeSeconds = (at: number): number => Math.floor(at / 1000) * 1000

/** To ask the runtime is dear, and a hundred thousand schedules ask about the same few days: those are kept in mind. */
function offsetMs(name: string, at: number): number {
  const { format, offsets } = zoneOf(name)
  const day = Math.floor(at / DAY_MS)
  let offset = offsets.get(day)
  if (offset === undefined) {
    const first = readOffset(format, day * DAY_MS)
    offset = readOffset(format, (day + 1) * DAY_MS) === first ? first : null
    if (offsets.size >= MAX_DAYS) offsets.clear()
    offsets.set(day, offset)
  }
  return offset ?? readOffset(format, at)
}

function readOffset(format: Intl.DateTimeFormat, at: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSeconds(at)
}

/** The calendar day of `zone` at `at` (epoch milliseconds). */
export function dayAt(zone: string, at: number): CalendarDay {
  const wall = new Date(wallClock(zone, at))
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() }
}

/** The day `days` later (or earlier). */
export function addDays(from: CalendarDay, days: number): CalendarDay {
  const date = new Date(Date.UTC(from.year, from.month - 1, from.day + days))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** 0 is Sunday. */
export const weekdayOf = ({ year, month, day }: CalendarDay): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay()

export const lastDayOfMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * The instant (epoch milliseconds) at which the clocks of `zone` show `minutes` after midnight on that day. Where they show it
 * twice it is the first time; where they leap over it, the moment after the leap: DST neither skips nor doubles. EVT2.
 */
export function instantOf(zone: string, { year, month, day }: CalendarDay, minutes: number): number {
  const wall = Date.UTC(year, month - 1, day) + minutes * MINUTE_MS
  const before = wall - offsetMs(zone, wall - DAY_MS)
  const after = wall - offsetMs(zone, wall + DAY_MS)
  const shown = [before, after].filter(at => wallClock(zone, at) === wall)
  return shown.length > 0 ? Math.min(...shown) : momentOfLeap(zone, after, before)
}

/** Bisects to the minute at which the offset changes; it lies after `from` and not after `to`. */
function momentOfLeap(zone: string, from: number, to: number): number {
  const offset = offsetMs(zone, to)
  let [low, high] = [from, to]
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
    if (offsetMs(zone, middle) === offset) high = middle
    else low = middle
  }
  return high
}
