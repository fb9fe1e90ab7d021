import { expect, test } from 'vitest'
import { openPace } from './pace.ts'

test('[FILE1] no more passes than the rate, beyond a burst', () => {
  const pace = openPace(1000)
  expect(pace.delayMs(500, 10_000)).toBe(0)
  expect(pace.delayMs(500, 10_000)).toBe(0)
  expect(pace.delayMs(2000, 10_000)).toBe(500)
  expect(pace.delayMs(1, 10_000)).toBe(2500)
})

test('[FILE1] who was silent has no more than the burst saved up', () => {
  const pace = openPace(1000)
  pace.delayMs(1, 0)
  expect(pace.delayMs(500, 3_600_000)).toBe(0)
  expect(pace.delayMs(500, 3_600_000)).toBe(0)
  expect(pace.delayMs(1, 3_600_000)).toBe(500)
})
