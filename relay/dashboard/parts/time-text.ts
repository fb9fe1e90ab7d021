import { formatDuration } from '../../../shared/jobs/format-output.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { spokenLocale } from '../../../shared/words/speak.ts'

/** How times read. Pure; the viewer's zone and language come from the browser unless a test hands them in. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The exact time with its zone, for titles. */
export function exactTime(at: number, zone?: string): string {
  return new Intl.DateTimeFormat(spokenLocale(), {
    dateStyle: 'full',
    timeStyle: 'long',
    ...(zone && { timeZone: zone }),
  }).format(at)
}

/** Day and time to the minute, for tables: `22 Nov 2026, 03:39`; or to the second. */
export function shortTime(at: number, seconds = false, zone?: string): string {
  return new Intl.DateTimeFormat(spokenLocale(), {
    dateStyle: 'medium',
    timeStyle: seconds ? 'medium' : 'short',
    ...(zone && { timeZone: zone }),
  }).format(at)
}

/** `3 minutes ago`, `in 2 hours`; further than a week away the day itself. */
export function relativeTime(at: number, now: number): string {
  const away = at - now
  const size = Math.abs(away)
  if (size < 10_000) return commonWords.justNow
  const relative = new Intl.RelativeTimeFormat(spokenLocale(), { numeric: 'auto' })
  const whole = (unitMs: number): number => Math.trunc(away / unitMs)
  if (size < MINUTE_MS) return relative.format(whole(1000), 'second')
  if (size < HOUR_MS) return relative.format(whole(MINUTE_MS), 'minute')
  if (size < DAY_MS) return relative.format(whole(HOUR_MS), 'hour')
  if (size < 7 * DAY_MS) return relative.format(whole(DAY_MS), 'day')
  return shortTime(at)
}

/** What is left of a time: `0:59`, `12:05`, `3:02:05`; from two days on `2 d 3 h`. Never below zero. */
export function remainingTime(until: number, now: number): string {
  const left = Math.max(0, until - now)
  if (left >= 2 * DAY_MS) return formatDuration(left)
  const seconds = Math.ceil(left / 1000)
  const two = (amount: number): string => String(amount).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** A time as a `datetime-local` field holds it, in the viewer's zone; empty for a number that is no time. */
export function localText(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * MINUTE_MS)
  return Number.isNaN(shifted.getTime()) ? '' : shifted.toISOString().slice(0, 16)
}

/** The time that such a field means; null where nothing whole was entered. */
export function readLocal(text: string): number | null {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? null : at
}
