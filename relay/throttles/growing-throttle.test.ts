import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Failure } from '../../shared/protocol/failure.ts'
import { countInMemory } from './counters.ts'
import { openGrowingThrottle, type GrowingThrottle } from './growing-throttle.ts'

const setting = {
  name: 'test',
  freeTries: 3,
  firstDelayMs: 2_000,
  longestDelayMs: 10_000,
  forgetAfterMs: 3_600_000,
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** How long a try is turned away for; 0 when it is let through. */
async function waitOf(throttle: GrowingThrottle, key = 'a'): Promise<number> {
  try {
    await throttle.take(key)
    return 0
  } catch (error) {
    if (error instanceof Failure && error.code === 'too-many-requests') return error.retryAfterMs ?? -1
    throw error
  }
}

test('[AUTH1] after the free tries each costs a wait that doubles, up to the longest', async () => {
  const throttle = openGrowingThrottle(countInMemory, setting)
  for (let n = 0; n < 3; n++) expect(await waitOf(throttle)).toBe(0)
  const waits: number[] = []
  for (let n = 0; n < 5; n++) {
    expect(await waitOf(throttle)).toBe(0)
    const wait = await waitOf(throttle)
    waits.push(wait)
    await vi.advanceTimersByTimeAsync(wait + 1)
  }
  expect(waits.map(wait => Math.round(wait / 100) / 10)).toEqual([2, 4, 8, 10, 10])
})

test('[AUTH1] a thousand tries at once are not a thousand for free', async () => {
  const throttle = openGrowingThrottle(countInMemory, setting)
  const waits = await Promise.all(Array.from({ length: 1000 }, () => waitOf(throttle)))
  expect(waits.filter(wait => wait === 0).length).toBeLessThanOrEqual(4)
})

test('[AUTH1] impatience alone makes no delay longer, and other keys are not held up', async () => {
  const throttle = openGrowingThrottle(countInMemory, setting)
  for (let n = 0; n < 4; n++) await throttle.take('a')
  for (let n = 0; n < 50; n++) expect(await waitOf(throttle)).toBeLessThanOrEqual(2_000)
  expect(await waitOf(throttle, 'b')).toBe(0)
  await vi.advanceTimersByTimeAsync(2_001)
  expect(await waitOf(throttle)).toBe(0)
})

test('[AUTH1] a right try starts the key anew; a shared key loses only that try', async () => {
  const throttle = openGrowingThrottle(countInMemory, setting)
  for (let n = 0; n < 4; n++) await throttle.take('a')
  await throttle.forget('a')
  expect(await waitOf(throttle)).toBe(0)
  for (let n = 0; n < 20; n++) {
    await throttle.take('shared')
    await throttle.giveBack('shared')
  }
  expect(await waitOf(throttle, 'shared')).toBe(0)
})
