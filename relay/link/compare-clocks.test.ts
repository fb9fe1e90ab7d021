import { expect, test } from 'vitest'
import { judgeClock } from './compare-clocks.ts'

test.each([
  { why: 'the same', before: 10_000, database: 10_001, after: 10_002, offMs: 0, state: 'agrees' },
  { why: 'a little fast', before: 12_000, database: 10_000, after: 12_010, offMs: 2000, state: 'agrees' },
  { why: 'fast', before: 12_001, database: 10_000, after: 12_010, offMs: 2001, state: 'off' },
  { why: 'slow', before: 7_000, database: 10_000, after: 7_900, offMs: -2100, state: 'off' },
  { why: 'a slow database', before: 10_000, database: 15_000, after: 16_000, offMs: 0, state: 'agrees' },
])('[BRK3] a relay’s clock beside the database’s: $why', ({ before, database, after, offMs, state }) => {
  expect(judgeClock(before, database, after)).toEqual({ offMs, state })
})
