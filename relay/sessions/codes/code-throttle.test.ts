import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { countInMemory } from '../../throttles/counters.ts'
import { delayMs } from '../../throttles/growing-throttle.ts'
import { defaultLadders, openCodeThrottle, type CodeThrottle } from './code-throttle.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** 0 where the try was let through, else the wait it was told. */
async function tryOnce(throttle: CodeThrottle, device: string, source = 'office'): Promise<number> {
  try {
    await throttle.admit(device, source)
    return 0
  } catch (error) {
    expect(error).toMatchObject({ code: 'too-many-requests' })
    return (error as Failure).retryAfterMs ?? NaN
  }
}

/** Tries from many devices, each with two wrong tries, until this many were counted. */
async function attack(throttle: CodeThrottle, tries: number, sourceOf: (n: number) => string): Promise<void> {
  for (let n = 0; n < tries; n++) await tryOnce(throttle, `device-${n >> 1}`, sourceOf(n))
}

describe('openCodeThrottle', () => {
  test('[CODE5] the addresses of one IPv6 network are one source', async () => {
    const throttle = openCodeThrottle(countInMemory)
    await attack(throttle, 40, n => `2001:db8:1:2::${(n + 1).toString(16)}`)
    await tryOnce(throttle, 'guesser', '2001:db8:1:2:ffff::1')
    expect(await tryOnce(throttle, 'guesser', '2001:db8:1:2:ffff::2')).toBeGreaterThan(0)
    await tryOnce(throttle, 'neighbour', '2001:db8:1:3::1')
    expect(await tryOnce(throttle, 'neighbour', '2001:db8:1:3::2')).toBe(0)
  })

  test('[CODE5] a device has five wrong tries free, then each costs a wait that doubles', async () => {
    const throttle = openCodeThrottle(countInMemory)
    for (let n = 0; n < 6; n++) expect(await tryOnce(throttle, 'one')).toBe(0)
    for (const seconds of [2, 4, 8, 16, 32, 64]) {
      expect(await tryOnce(throttle, 'one')).toBe(seconds * 1000)
      vi.advanceTimersByTime(seconds * 1000 - 1)
      expect(await tryOnce(throttle, 'one')).toBe(1)
      vi.advanceTimersByTime(1)
      expect(await tryOnce(throttle, 'one')).toBe(0)
    }
  })

  test('[CODE5] a thousand tries at once are not a thousand for free', async () => {
    const throttle = openCodeThrottle(countInMemory)
    const waits = await Promise.all(Array.from({ length: 1000 }, () => tryOnce(throttle, 'one')))
    expect(waits.filter(wait => wait === 0)).toHaveLength(6)
  })

  test('[CODE5] tries that were right are not counted', async () => {
    const throttle = openCodeThrottle(countInMemory)
    for (let n = 0; n < 50; n++) await (await throttle.admit('one', 'office')).succeeded()
    expect(await tryOnce(throttle, 'one')).toBe(0)
  })

  test('[CODE5] impatience makes no wait longer', async () => {
    const throttle = openCodeThrottle(countInMemory)
    for (let n = 0; n < 6; n++) await tryOnce(throttle, 'one')
    for (let n = 0; n < 100; n++) expect(await tryOnce(throttle, 'one')).toBe(2000)
    vi.advanceTimersByTime(2000)
    expect(await tryOnce(throttle, 'one')).toBe(0)
  })

  test('[CODE5] one source with many devices is slowed down, whatever device it uses', async () => {
    const throttle = openCodeThrottle(countInMemory)
    await attack(throttle, 30, () => 'attacker')
    await tryOnce(throttle, 'next', 'attacker')
    expect(await tryOnce(throttle, 'next', 'attacker')).toBeGreaterThan(0)
    await tryOnce(throttle, 'elsewhere', 'home')
    expect(await tryOnce(throttle, 'elsewhere', 'home')).toBe(0)
  })

  test('[CODE5] many sources with many devices are slowed down over the whole relay', async () => {
    const throttle = openCodeThrottle(countInMemory)
    await attack(throttle, 300, n => `address-${n}`)
    await tryOnce(throttle, 'next', 'new')
    expect(await tryOnce(throttle, 'next', 'new')).toBeGreaterThan(0)
  })

  test('[CODE5] an attack from the same address and from everywhere shuts out nobody who types a code right', async () => {
    const throttle = openCodeThrottle(countInMemory)
    await attack(throttle, 100, () => 'office')
    await attack(throttle, 300, n => `address-${n}`)
    expect(await tryOnce(throttle, 'honest', 'office')).toBe(0)
  })

  test('[CODE5] says which ladder a try stands on, for the alarm', async () => {
    const throttle = openCodeThrottle(countInMemory)
    for (let n = 0; n < 5; n++) expect((await throttle.admit('one', 'office')).beyondFree).toEqual([])
    expect((await throttle.admit('one', 'office')).beyondFree).toEqual(['device'])
  })

  test('[CODE5] an hour later everything is forgotten', async () => {
    const throttle = openCodeThrottle(countInMemory)
    for (let n = 0; n < 6; n++) await tryOnce(throttle, 'one')
    vi.advanceTimersByTime(3_600_000)
    for (let n = 0; n < 6; n++) expect(await tryOnce(throttle, 'one')).toBe(0)
  })
})

test('[CODE5] no wait grows beyond its longest', () => {
  for (const ladder of Object.values(defaultLadders)) {
    expect(delayMs(ladder, 1)).toBe(ladder.firstDelayMs)
    expect(delayMs(ladder, 1e6)).toBe(ladder.longestDelayMs)
  }
})
