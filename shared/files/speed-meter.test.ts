import { expect, test } from 'vitest'
import { remainingMs, speedMeter } from './speed-meter.ts'

test('[FILE1] speed follows the last seconds', () => {
  const meter = speedMeter()
  expect(meter.at(0, 0)).toBeNull()
  expect(meter.at(100, 500)).toBeNull()
  expect(meter.at(1000, 10_000)).toBe(10_000)
  expect(meter.at(4000, 10_000)).toBe(0)
})

test('[FILE1] the remaining time is told only where there is a speed', () => {
  expect(remainingMs(5000, 1000)).toBe(5000)
  expect(remainingMs(5000, 0)).toBeNull()
  expect(remainingMs(5000, null)).toBeNull()
})
