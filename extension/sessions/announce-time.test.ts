import { expect, test } from 'vitest'
import { announcementOf } from './announce-time.ts'

test.each([
  ['between two marks nothing', 700_000, 690_000, null],
  ['ten minutes', 600_250, 600_000, '10 minutes left.'],
  ['one minute', 60_100, 59_900, 'One minute left.'],
  ['seconds', 30_100, 29_900, '30 seconds left.'],
  ['the last mark after a sleep', 700_000, 25_000, '30 seconds left.'],
  ['the end', 200, 0, 'This code is dead.'],
  ['the end only once', 0, 0, null],
])('[UX1] reads out the time left at a few moments: %s', (_, beforeMs, leftMs, said) => {
  expect(announcementOf(beforeMs, leftMs)).toBe(said)
})
