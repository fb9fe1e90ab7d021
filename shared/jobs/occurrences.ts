import type { PeriodicEvent } from './policy-events.ts'
import { addDays, dayAt, instantOf, lastDayOfMonth, weekdayOf, type CalendarDay } from './zoned-time.ts'
import { nextMatch } from './time-window.ts'

/** When periodic events come round. Pure: the same circumstances always give the same occurrences. EVT1, EVT2. */
export interface Circumstances {
  /** The record's time zone (IANA name): its days are the event's days. */
  zone: string
  /** Epoch milliseconds: when the event began to count; intervals of days count from this day. */
  since: number
  /** Any whole number, drawn once for each schedule: what makes its random days its own. */
  seed: number
}

/**
 * The first occurrence after `after` (epoch milliseconds); null where none comes any more. An occurrence is never before
 * `since`, and stepping from one to the next meets every one of them once, wherever the stepping began.
 */
export function nextOccurrence(event: PeriodicEvent, by: Circumstances, after: number): number | null {
  const from = Math.max(after, by.since - 1)
  function at(day: CalendarDay): number {
    return instantOf(by.zone, day, event.type === 'cron' ? 0 : event.at)
  }
  function inInterval(k: number, length: number, day: number): CalendarDay {
    return addDays(dayAt(by.zone, by.since), k * length + day)
  }
  /** The interval of `length` days, counted from the day of `since`, in which `instant` lies. */
  function intervalAt(length: number, instant: number): number {
    const passed = daysBetween(dayAt(by.zone, by.since), dayAt(by.zone, instant))
    return Math.max(0, Math.floor(passed / length))
  }
  switch (event.type) {
    case 'cron':
      return nextMatch(event.expression, by.zone, from + 1)
    case 'weekday': {
      const ahead = (day: CalendarDay): number => (event.weekday - weekdayOf(day) + 7) % 7
      const today = dayAt(by.zone, from)
      return firstAfter(from, [0, 7], weeks => at(addDays(today, ahead(today) + weeks)))
    }
    case 'day-of-month': {
      const { year, month } = dayAt(by.zone, from)
      return firstAfter(from, [0, 1], months => at(dayOfMonth(year, month + months, event.day)))
    }
    case 'every-days': {
      const interval = intervalAt(event.days, from)
      return firstAfter(from, [interval, interval + 1, interval + 2], k => at(inInterval(k, event.days, 0)))
    }
  }
  const interval = intervalAt(event.to, from)
  const around = [interval - 1, interval, interval + 1, interval + 2]
  return firstAfter(from, around, k =>
    k < 0 ? -Infinity : at(inInterval(k, event.to, randomDay(k, event.from, event.to, by.seed))),
  )
}

function firstAfter(
  after: number,
  candidates: readonly number[],
  instant: (candidate: number) => number,
): number | null {
  for (const candidate of candidates) {
    const found = instant(candidate)
    if (found > after) return found
  }
  return null
}

/** `month` may count on beyond December. */
function dayOfMonth(year: number, month: number, day: number): CalendarDay {
  const inYear = year + Math.floor((month - 1) / 12)
  const inMonth = ((month - 1) % 12) + 1
  return { year: inYear, month: inMonth, day: Math.min(day, lastDayOfMonth(inYear, inMonth)) }
}

const daysBetween = (first: CalendarDay, second: CalendarDay): number =>
  Math.round(
    (Date.UTC(second.year, second.month - 1, second.day) - Date.UTC(first.year, first.month - 1, first.day)) /
      86_400_000,
  )

/** One of the days `from` to `to` (1 is the interval's first) for interval `k`, counted from its day 0; evenly spread by the seed. */
function randomDay(k: number, from: number, to: number, seed: number): number {
  return from - 1 + (mix(mix(seed) + k) % (to - from + 1))
}

/** A 32-bit finaliser (MurmurHash3's): neighbouring numbers give unrelated ones. */
function mix(value: number): number {
  let x = value >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
