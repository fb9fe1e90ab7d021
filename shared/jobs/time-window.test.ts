import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  gridOfWindow,
  isOpenAt,
  isWindowExpression,
  nextMatch,
  nextOpenings,
  opensFor,
  windowOfGrid,
} from './time-window.ts'

const iso = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString().slice(0, 16)
const nights = '* 22-23,0-5 * * 1-5'
/** A Thursday at noon. */
const noon = Date.UTC(2026, 0, 1, 12)

describe('[WIN1] a window', () => {
  test('is open in the minutes that match, to their end, in the zone of the record', () => {
    const opening = Date.UTC(2026, 0, 1, 21)
    expect(isOpenAt(nights, 'Europe/Berlin', opening)).toBe(true)
    expect(isOpenAt(nights, 'Europe/Berlin', opening - 1)).toBe(false)
    expect(isOpenAt(nights, 'UTC', opening)).toBe(false)
    expect(isOpenAt('30 * * * *', 'UTC', noon + 30 * 60_000 + 59_999)).toBe(true)
  })

  test('lets a job begin when it is due, or at the next opening', () => {
    expect(opensFor(nights, 'UTC', noon)).toBe(Date.UTC(2026, 0, 1, 22))
    expect(opensFor(nights, 'UTC', Date.UTC(2026, 0, 1, 23, 15, 20))).toBe(Date.UTC(2026, 0, 1, 23, 15, 20))
  })

  test('that never opens is known as such', () => {
    expect(nextMatch('* * 31 2 *', 'UTC', noon)).toBeNull()
    expect(opensFor('0 0 30 2 *', 'UTC', noon)).toBeNull()
    expect(iso(nextMatch('0 0 29 2 *', 'UTC', noon))).toBe('2028-02-29T00:00')
  })

  test('tells its next openings with their ends', () => {
    const openings = nextOpenings(nights, 'UTC', noon, 3)
    expect(openings.map(({ from, until }) => `${iso(from)} ${iso(until)}`)).toEqual([
      '2026-01-01T22:00 2026-01-02T06:00',
      '2026-01-02T22:00 2026-01-03T00:00',
      '2026-01-05T00:00 2026-01-05T06:00',
    ])
    expect(nextOpenings('* * * * *', 'UTC', noon, 1)).toHaveLength(1)
  })

  test('may join several expressions', () => {
    const both = '* 8-9 * * 1 | * 20 * * 2'
    expect(isOpenAt(both, 'UTC', Date.UTC(2026, 0, 5, 9, 59))).toBe(true)
    expect(isOpenAt(both, 'UTC', Date.UTC(2026, 0, 6, 20))).toBe(true)
    expect(isOpenAt(both, 'UTC', Date.UTC(2026, 0, 6, 9))).toBe(false)
  })

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '61 * * * *',
    'every night',
    '* * * * * |',
    '@daily | @weekly | x',
  ])('is no expression: %j', expression => expect(isWindowExpression(expression)).toBe(false))

  test('in the hour that comes twice stays open, and in the one that is leapt over does not hang', () => {
    const night = '* 2 * * *'
    expect(nextOpenings(night, 'Europe/Berlin', Date.UTC(2026, 9, 24, 22), 1)).toEqual([
      { from: Date.UTC(2026, 9, 25, 0), until: Date.UTC(2026, 9, 25, 2) },
    ])
    const [opening] = nextOpenings(night, 'Europe/Berlin', Date.UTC(2026, 2, 28, 22), 1)
    expect(opening!.until).toBeGreaterThan(opening!.from)
  })
})

test('[WIN1] every grid of hours and days has its expression, and the expression its grid', () => {
  const grids = fc.array(fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), {
    minLength: 7,
    maxLength: 7,
  })
  fc.assert(
    fc.property(grids, grid => {
      const expression = windowOfGrid(grid)
      if (expression === null) return expect(grid.flat()).not.toContain(true)
      expect(isWindowExpression(expression)).toBe(true)
      expect(gridOfWindow(expression)).toEqual(grid)
    }),
    { numRuns: 100 },
  )
  expect(gridOfWindow('30 2 * * *')).toBeNull()
  expect(gridOfWindow('* 25 * * *')).toBeNull()
  expect(windowOfGrid(Array.from({ length: 7 }, () => Array<boolean>(24).fill(true)))).toBe('* * * * *')
})
