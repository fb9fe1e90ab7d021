import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayAt, instantOf, isTimeZone, lastDayOfMonth, wallClock, weekdayOf } from './zoned-time.ts'

const iso = (at: number): string => new Date(at).toISOString().slice(0, 16)

test.each([
  ['Europe/Berlin', 2026, 1, 15, 150, '2026-01-15T01:30'],
  ['Europe/Berlin', 2026, 7, 15, 150, '2026-07-15T00:30'],
  // The clocks leap from 2:00 to 3:00: what was for 2:30 is at the leap.
  ['Europe/Berlin', 2026, 3, 29, 150, '2026-03-29T01:00'],
  // They show 2:30 twice: the first time counts.
  ['Europe/Berlin', 2026, 10, 25, 150, '2026-10-25T00:30'],
  ['America/New_York', 2026, 3, 8, 150, '2026-03-08T07:00'],
  ['America/New_York', 2026, 11, 1, 90, '2026-11-01T05:30'],
  // A leap of half an hour.
  ['Australia/Lord_Howe', 2026, 10, 4, 135, '2026-10-03T15:30'],
  ['Asia/Kathmandu', 2026, 5, 1, 0, '2026-04-30T18:15'],
  ['Pacific/Kiritimati', 2026, 1, 1, 0, '2025-12-31T10:00'],
  ['UTC', 2024, 2, 29, 1439, '2024-02-29T23:59'],
  // Midnight itself is leapt over.
  ['America/Santiago', 2026, 9, 6, 0, '2026-09-06T04:00'],
] as const)('[EVT2] in %s, %i-%i-%i at minute %i is %s', (zone, year, month, day, minutes, expected) => {
  expect(iso(instantOf(zone, { year, month, day }, minutes))).toBe(expected)
})

test('[EVT2] every day of ten years has its midnight, each once and in order, in zones that leap', () => {
  for (const zone of ['Europe/Berlin', 'America/Santiago', 'Africa/Casablanca', 'Asia/Tehran']) {
    let day = { year: 2020, month: 1, day: 1 }
    let last = -Infinity
    for (let count = 0; count < 3653; count++) {
      const at = instantOf(zone, day, 0)
      expect(at).toBeGreaterThan(last)
      expect(dayAt(zone, at)).toEqual(day)
      last = at
      day = addDays(day, 1)
    }
  }
})

test('[EVT2] the clocks show what the runtime says, to the second, whatever was asked before and on days that leap', () => {
  const zones = [
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
  ]
  const shown = (zone: string, at: number): string => new Date(at).toLocaleString('sv-SE', { timeZone: zone })
  // Leaps are near these moments; Apia left out a whole day, St. John's once leapt at a minute past midnight.
  const leaps = [
    '2026-03-29T01:00',
    '2026-10-25T01:00',
    '2026-04-04T15:00',
    '2011-12-30T10:00',
    '2010-03-14T03:31',
  ]
  const near = fc
    .tuple(fc.constantFrom(...leaps), fc.integer({ min: -172_800, max: 172_800 }))
    .map(([leap, seconds]) => Date.parse(`${leap}Z`) + seconds * 1000)
  const any = fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) })
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.oneof(near, any), (zone, at) => {
      const wall = new Date(wallClock(zone, at)).toISOString()
      expect(wall.slice(0, 19).replace('T', ' ')).toBe(shown(zone, at))
    }),
    { numRuns: 1500 },
  )
})

test('the calendar: last days, weekdays, days ahead and back', () => {
  expect([1, 2, 4].map(month => lastDayOfMonth(2026, month))).toEqual([31, 28, 30])
  expect(lastDayOfMonth(2024, 2)).toBe(29)
  expect(weekdayOf({ year: 2026, month: 11, day: 22 })).toBe(0)
  expect(addDays({ year: 2026, month: 1, day: 31 }, 1)).toEqual({ year: 2026, month: 2, day: 1 })
  expect(addDays({ year: 2026, month: 1, day: 1 }, -1)).toEqual({ year: 2025, month: 12, day: 31 })
})

test('what is no time zone is known as none', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true)
  expect(isTimeZone('Europe/Nowhere')).toBe(false)
  expect(wallClock('UTC', 1_000)).toBe(1_000)
})
