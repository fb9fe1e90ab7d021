import { expect, test } from 'vitest'
import { retryDelayMs } from './retry-delay.ts'

test('[BRK1] while an outage may be a restart, no wait and no chance keeps an agent away for 3 s', () => {
  for (let round = 0; round < 100; round += 1)
    for (const random of [0, 0.5, 1]) expect(retryDelayMs(round, 60_000, random)).toBeLessThanOrEqual(2000)
})

test('[BRK1] the first try comes quickly, later ones are further apart, and chance spreads them', () => {
  expect(retryDelayMs(0, 0, 0)).toBe(100)
  expect(retryDelayMs(0, 0, 1)).toBe(200)
  expect(retryDelayMs(2, 1000, 0)).toBe(400)
  expect(retryDelayMs(2, 1000, 1)).toBe(800)
})

test('[BRK1] a long outage and a refusal are retried every half minute', () => {
  expect(retryDelayMs(50, 10 * 60_000, 1)).toBe(30_000)
  expect(retryDelayMs(0, 0, 0, true)).toBe(15_000)
})
