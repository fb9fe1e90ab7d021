import { Cron } from 'croner'

/**
 * Time windows: the minutes in which a job may begin, as a cron expression of five fields, or as several joined with `|` where
 * different days have different hours. The fields are read in the record's time zone. WIN1. Pure.
 */

const MINUTE_MS = 60_000
/** A window that does not open within this time never does. */
const LOOK_AHEAD_MS = 5 * 366 * 86_400_000
const MAX_EXPRESSIONS = 7

const parsed = new Map<string, Cron[]>()
const MAX_PARSED = 500

/** Throws what croner says of an expression that it cannot read. */
function read(expression: string, zone: string): Cron[] {
  const key = `${zone}\n${expression}`
  const known = parsed.get(key)
  if (known) return known
  const parts = expression.split('|').map(part => part.trim())
  if (parts.length > MAX_EXPRESSIONS) throw new RangeError(`at most ${MAX_EXPRESSIONS} expressions`)
  const crons = parts.map(
    part => new Cron(part, { mode: '5-part', timezone: zone, fixedTimeRule: 'no-wildcard' }),
  )
  if (parsed.size >= MAX_PARSED) parsed.clear()
  parsed.set(key, crons)
  return crons
}

/** Whether it can be read at all; one that never opens may still be read. */
export function isWindowExpression(expression: string): boolean {
  try {
    return read(expression, 'UTC').length > 0
  } catch {
    return false
  }
}

/** The first minute that matches at or after `from` (epoch milliseconds); null where none does within five years. */
export function nextMatch(expression: string, zone: string, from: number): number | null {
  // nextRun looks after its argument; what begins exactly at `from` counts too.
  const start = new Date(Math.ceil(from / MINUTE_MS) * MINUTE_MS - 1000)
  const found = read(expression, zone)
    .map(cron => cron.nextRun(start)?.getTime() ?? Infinity)
    .filter(at => at - from <= LOOK_AHEAD_MS)
  return found.length > 0 ? Math.min(...found) : null
}

/** Whether a job may begin at `at`: its minute matches. */
export function isOpenAt(expression: string, zone: string, at: number): boolean {
  const minute = new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS)
  return read(expression, zone).some(cron => cron.match(minute))
}

/** When a job that is due at `at` may begin: then, or at the next opening; null where the window never opens. */
export function opensFor(expression: string, zone: string, at: number): number | null {
  return isOpenAt(expression, zone, at) ? at : nextMatch(expression, zone, at)
}

/** A stretch of minutes in which the window is open without a break; `until` is the first minute in which it is not. */
export interface Opening {
  from: number
  until: number
}

/** An opening is followed for so long; one that never closes is told as this long. */
const LONGEST_OPENING_MS = 8 * 86_400_000

/** The next `count` openings from `from` on; the first may have begun before it. */
export function nextOpenings(expression: string, zone: string, from: number, count: number): Opening[] {
  const openings: Opening[] = []
  let at: number | null = from
  while (openings.length < count) {
    at = nextMatch(expression, zone, at)
    if (at === null) break
    const until = closesAfter(expression, zone, at)
    openings.push({ from: at, until })
    at = until
  }
  return openings
}

function closesAfter(expression: string, zone: string, from: number): number {
  let at = from
  while (at - from < LONGEST_OPENING_MS && isOpenAt(expression, zone, at)) at += MINUTE_MS
  return at
}

/** Hours that are open, a row of 24 for each weekday; the first row is Sunday. */
export type WindowGrid = readonly (readonly boolean[])[]

/** The expression of a grid of whole hours; null for a grid in which nothing is open. */
export function windowOfGrid(grid: WindowGrid): string | null {
  const daysByHours = new Map<string, number[]>()
  grid.forEach((hours, day) => {
    const open = hours.flatMap((isOpen, hour) => (isOpen ? [hour] : []))
    if (open.length === 0) return
    const key = asRanges(open, 24)
    daysByHours.set(key, [...(daysByHours.get(key) ?? []), day])
  })
  if (daysByHours.size === 0) return null
  return [...daysByHours].map(([hours, days]) => `* ${hours} * * ${asRanges(days, 7)}`).join(' | ')
}

/** The grid of an expression that consists of whole hours on weekdays; null for any other. */
export function gridOfWindow(expression: string): boolean[][] | null {
  const grid = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => false))
  for (const part of expression.split('|')) {
    const [minutes, hours, days, months, weekdays] = part.trim().split(/\s+/)
    const isWholeHours = minutes === '*' && days === '*' && months === '*'
    const openHours = hours === undefined ? null : fromRanges(hours, 24)
    const openDays = weekdays === undefined ? null : fromRanges(weekdays, 7)
    if (!isWholeHours || !openHours || !openDays) return null
    for (const day of openDays) for (const hour of openHours) grid[day]![hour] = true
  }
  return grid
}

/** Ascending numbers as a cron field: `0-5,22,23`; all of `size` are `*`. */
function asRanges(numbers: readonly number[], size: number): string {
  if (numbers.length === size) return '*'
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
}

function fromRanges(field: string, size: number): number[] | null {
  if (field === '*') return Array.from({ length: size }, (_, number) => number)
  const numbers: number[] = []
  for (const range of field.split(',')) {
    const [, first, last = first] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(range) ?? []
    if (first === undefined || Number(last) >= size || Number(first) > Number(last)) return null
    for (let number = Number(first); number <= Number(last); number++) numbers.push(number)
  }
  return numbers
}
