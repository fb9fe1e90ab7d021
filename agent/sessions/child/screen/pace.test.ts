import { expect, test } from 'vitest'
import { nextGrabAt } from './pace.ts'

test.each([
  ['30 times a second', { framesPerSecond: 30, now: 1010 }, 1033],
  ['10 times a second', { framesPerSecond: 10, now: 1010 }, 1100],
  [
    'at once after a look that took longer than a frame, counted from when it was due',
    { framesPerSecond: 30, now: 1050 },
    1033,
  ],
  ['never more than a frame behind', { framesPerSecond: 30, now: 5000 }, 4967],
])('[SCR1] the screen is looked at %s', (_what, pace, at) => {
  expect(Math.round(nextGrabAt({ ...pace, dueAt: 1000, failed: false }))).toBe(at)
})

test('[SCR1] one slow look among quick ones costs no frame; looks that are all slow are not queued', () => {
  const looks = (tookMs: (look: number) => number): number => {
    let [now, dueAt, count] = [0, 0, 0]
    for (; now < 1000; count += 1) {
      now += tookMs(count)
      dueAt = nextGrabAt({ dueAt, now, failed: false, framesPerSecond: 30 })
      now = Math.max(now, dueAt)
    }
    return count
  }
  expect(looks(() => 8)).toBe(30)
  expect(looks(look => (look % 5 === 4 ? 60 : 8))).toBe(30)
  expect(looks(() => 50)).toBe(20)
})

test('a screen that cannot be grabbed is tried again in a second', () => {
  expect(nextGrabAt({ dueAt: 0, now: 5, failed: true, framesPerSecond: 30 })).toBe(1005)
})
