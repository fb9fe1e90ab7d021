import { expect, test } from 'vitest'
import { restOfFloorMs, waitForFloor } from './refusal-floor.ts'

test.each([
  [0, 250],
  [1, 249],
  [249.5, 0.5],
  [250, 0],
  [251, 249],
  [600, 150],
])('[CODE4] a refusal that took %d ms waits %d ms more', (elapsedMs, restMs) => {
  expect(restOfFloorMs(elapsedMs, 250)).toBe(restMs)
})

test('[CODE4] the wait is measured from the arrival, not from its own beginning', async () => {
  const arrivedAt = performance.now() - 60
  await waitForFloor(arrivedAt, 100)
  expect(performance.now() - arrivedAt).toBeGreaterThanOrEqual(100)
})

test('[CODE4] no answer comes early, not even by the part of a millisecond that a timer may fire before its time', async () => {
  const arrivals = Array.from({ length: 200 }, (_, index) => performance.now() - index / 7)
  const took = await Promise.all(
    arrivals.map(async arrivedAt => {
      await waitForFloor(arrivedAt, 40)
      return performance.now() - arrivedAt
    }),
  )
  expect(Math.min(...took)).toBeGreaterThanOrEqual(40)
})
