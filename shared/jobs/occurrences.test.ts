import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextOccurrence, type Circumstances } from './occurrences.ts'
import type { PeriodicEvent } from './policy-events.ts'
import { dayAt, instantOf, lastDayOfMonth, weekdayOf, wallClock } from './zoned-time.ts'

const DAY_MS = 86_400_000
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'] as const

function occurrences(event: PeriodicEvent, by: Circumstances, until: number): number[] {
  const found: number[] = []
  let at = nextOccurrence(event, by, by.since - 1)
  while (at !== null && at < until) {
    found.push(at)
    at = nextOccurrence(event, by, at)
  }
  return found
}

const since = Date.UTC(2026, 0, 1, 12)
const threeYears = Date.UTC(2029, 0, 1, 12)
const by = (zone: string, seed = 7): Circumstances => ({ zone, since, seed })

describe.each(zones)('over three years in %s', zone => {
  test('[EVT2] every 31st: each month once, on its last day where it has no 31st', () => {
    const found = occurrences({ type: 'day-of-month', day: 31, at: 150 }, by(zone), threeYears)
    expect(found).toHaveLength(36)
    for (const at of found) {
      const { year, month, day } = dayAt(zone, at)
      expect(day).toBe(lastDayOfMonth(year, month))
    }
  })

  test('[EVT1] every Sunday: each Sunday once, at the same time of day but where the clocks leap', () => {
    const found = occurrences({ type: 'weekday', weekday: 0, at: 150 }, by(zone), threeYears)
    expect(found.length).toBeGreaterThanOrEqual(156)
    const leaps = found.filter(at => wallClock(zone, at) % DAY_MS !== 150 * 60_000)
    expect(leaps.length).toBeLessThanOrEqual(6)
    for (const at of found) expect(weekdayOf(dayAt(zone, at))).toBe(0)
    for (const [index, at] of found.entries())
      if (index > 0) expect(Math.round((at - found[index - 1]!) / DAY_MS)).toBe(7)
  })

  test('[EVT1] every 3rd day: three days of the calendar apart, whatever the clocks do', () => {
    const found = occurrences({ type: 'every-days', days: 3, at: 0 }, by(zone), threeYears)
    for (const [index, at] of found.entries())
      if (index > 0) expect(Math.round((at - found[index - 1]!) / DAY_MS)).toBe(3)
  })

  test('[EVT1] every 15 to 30 days: one day of each interval, not before its 15th, a new one each time', () => {
    const found = occurrences({ type: 'random-day', from: 15, to: 30, at: 0 }, by(zone), threeYears)
    const begin = instantOf(zone, dayAt(zone, since), 0)
    const days = found.map(at => Math.round((at - begin) / DAY_MS))
    expect(days.map(day => Math.floor(day / 30))).toEqual(days.map((_, interval) => interval))
    const within = days.map(day => (day % 30) + 1)
    expect(Math.min(...within)).toBeGreaterThanOrEqual(15)
    expect(Math.max(...within)).toBeLessThanOrEqual(30)
    expect(new Set(within).size).toBeGreaterThan(6)
  })

  test('[EVT2] a cron expression at half past two every day: once a day, also when the clocks change', () => {
    const found = occurrences({ type: 'cron', expression: '30 2 * * *' }, by(zone), threeYears)
    const days = found.map(at => JSON.stringify(dayAt(zone, at)))
    expect(new Set(days).size).toBe(days.length)
    expect(days.length).toBeGreaterThanOrEqual(1095)
  })
})

test('[EVT1] two records’ random days differ, one record’s are always the same', () => {
  const event = { type: 'random-day', from: 1, to: 30, at: 0 } as const
  expect(occurrences(event, by('UTC', 1), threeYears)).not.toEqual(
    occurrences(event, by('UTC', 2), threeYears),
  )
  expect(occurrences(event, by('UTC', 1), threeYears)).toEqual(occurrences(event, by('UTC', 1), threeYears))
})

const anyEvent: fc.Arbitrary<PeriodicEvent> = fc.oneof(
  fc.record({
    type: fc.constant('day-of-month' as const),
    day: fc.integer({ min: 1, max: 31 }),
    at: fc.integer({ min: 0, max: 1439 }),
  }),
  fc.record({
    type: fc.constant('weekday' as const),
    weekday: fc.integer({ min: 0, max: 6 }),
    at: fc.integer({ min: 0, max: 1439 }),
  }),
  fc.record({
    type: fc.constant('every-days' as const),
    days: fc.integer({ min: 1, max: 60 }),
    at: fc.integer({ min: 0, max: 1439 }),
  }),
  fc
    .tuple(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 1439 }),
    )
    .map(([from, more, at]) => ({ type: 'random-day' as const, from, to: from + more, at })),
  fc
    .constantFrom('*/15 * * * *', '30 2 * * *', '0 0 29 2 *', '0 3 * * 1-5 | 0 5 * * 0')
    .map(expression => ({ type: 'cron' as const, expression })),
)

test('[EVT1] [EVT2] wherever the stepping is interrupted and begun again, every occurrence is met once', () => {
  fc.assert(
    fc.property(
      anyEvent,
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      fc.array(fc.integer({ min: 0, max: 60 * DAY_MS }), { maxLength: 20 }),
      (event, zone, seed, interruptions) => {
        const circumstances = { zone, since, seed }
        const until = since + 120 * DAY_MS
        const whole = occurrences(event, circumstances, until).slice(0, 300)
        const last = whole.at(-1) ?? since
        // After each interruption the stepping knows only the last occurrence that it has noted.
        const met: number[] = []
        let noted = since - 1
        let clock = since
        for (const passed of [...interruptions, 400 * DAY_MS]) {
          clock += passed
          for (;;) {
            const next = nextOccurrence(event, circumstances, noted)
            if (next === null || next > Math.min(clock, last)) break
            met.push(next)
            noted = next
          }
        }
        expect(met).toEqual(whole)
      },
    ),
    { numRuns: 60 },
  )
})

test('[EVT1] asked from anywhere, the answer is the first occurrence after it', () => {
  fc.assert(
    fc.property(
      anyEvent,
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 100 * DAY_MS }),
      (event, zone, ahead) => {
        const circumstances = { zone, since, seed: 3 }
        const from = since + ahead
        const next = nextOccurrence(event, circumstances, from)
        if (next === null) return
        expect(next).toBeGreaterThan(from)
        const before = nextOccurrence(event, circumstances, next - 1)
        expect(before).toBe(next)
      },
    ),
    { numRuns: 150 },
  )
})
