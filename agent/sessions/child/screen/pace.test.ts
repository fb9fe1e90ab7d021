import { expect, test } from 'vitest'
import { nextGrabInMs } from './pace.ts'

test.each([
  ['a lively screen is looked at 30 times a second', { askedAt: 1000, changedAt: 1000, now: 1010 }, 23],
  ['a calm one less often', { askedAt: 5000, changedAt: 1000, now: 5010 }, 73],
  [
    'one that takes longer than a frame at once, never twice',
    { askedAt: 1000, changedAt: 1000, now: 1080 },
    0,
  ],
])('[SCR1] %s', (_what, pace, ms) => {
  expect(Math.round(nextGrabInMs({ ...pace, failed: false }))).toBe(ms)
})

test('a screen that cannot be grabbed is tried again in a second', () => {
  expect(nextGrabInMs({ askedAt: 0, changedAt: 0, now: 5, failed: true })).toBe(1000)
})
