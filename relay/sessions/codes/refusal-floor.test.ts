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
  const took = performance.now() - arrivedAt
  expect(took).toBeGreaterThanOrEqual(99)
})
