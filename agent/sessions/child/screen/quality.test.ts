import { expect, test } from 'vitest'
import { adapt, asWished, effortFor } from './quality.ts'

const free = asWished
const good = { framesPerSecond: 30, encodeMs: 8, waitMs: 3 }

test.each([
  ['sharp', 3840 * 2160, { framesPerSecond: 20, halved: false }],
  ['balanced', 1920 * 1080, { framesPerSecond: 30, halved: false }],
  ['balanced', 3840 * 1600, { framesPerSecond: 30, halved: true }],
  ['smooth', 1920 * 1080, { framesPerSecond: 30, halved: true }],
  ['smooth', 1280 * 800, { framesPerSecond: 30, halved: false }],
] as const)('[SCR1] %s at %d pixels', (quality, pixels, effort) => {
  expect(effortFor(quality, pixels, free)).toEqual(effort)
})

test.each([
  ['packets wait', { ...good, waitMs: 400 }],
  ['a frame takes too long to encode', { ...good, encodeMs: 40 }],
  ['fewer frames leave than were given', { ...good, framesPerSecond: 12 }],
])('[SCR1] where %s, less is sent when it stays so', (_what, sending) => {
  const once = adapt(free, sending, 30)
  expect(once.step).toBe(0)
  expect(adapt(once, sending, 30).step).toBe(1)
  expect(adapt(adapt(once, good, 30), sending, 30).step).toBe(0)
})

test('[SCR1] it gets better again one step at a time, and never worse than half the size at 8 a second', () => {
  let adapted = free
  for (let look = 0; look < 20; look += 1) adapted = adapt(adapted, { ...good, waitMs: 400 }, 30)
  expect(effortFor('balanced', 1920 * 1080, adapted)).toEqual({ framesPerSecond: 8, halved: true })
  expect(effortFor('sharp', 1920 * 1080, adapted)).toEqual({ framesPerSecond: 8, halved: false })
  for (let look = 0; look < 4; look += 1) adapted = adapt(adapted, { ...good, framesPerSecond: 8 }, 8)
  expect(effortFor('balanced', 1920 * 1080, adapted)).toEqual({ framesPerSecond: 8, halved: false })
  for (let look = 0; look < 12; look += 1) adapted = adapt(adapted, good, 30)
  expect(effortFor('balanced', 1920 * 1080, adapted).framesPerSecond).toBe(30)
})

test('a screen on which nothing happens says nothing about the connection', () => {
  expect(adapt(free, { framesPerSecond: 0, encodeMs: 0, waitMs: 0 }, 0)).toEqual(free)
})
