import { expect, test } from 'vitest'
import { nextGrabInMs } from './pace.ts'

test.each([
  ['30 times a second', { framesPerSecond: 30, now: 1010 }, 23],
  ['10 times a second', { framesPerSecond: 10, now: 1010 }, 90],
  ['at once where a look takes longer than a frame, never twice', { framesPerSecond: 30, now: 1080 }, 0],
])('[SCR1] the screen is looked at %s', (_what, pace, ms) => {
  expect(Math.round(nextGrabInMs({ ...pace, askedAt: 1000, failed: false }))).toBe(ms)
})

test('a screen that cannot be grabbed is tried again in a second', () => {
  expect(nextGrabInMs({ askedAt: 0, now: 5, failed: true, framesPerSecond: 30 })).toBe(1000)
})
