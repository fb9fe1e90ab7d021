import { expect, test } from 'vitest'
import { laneTrial } from './lane-trial.ts'

/** Confirms at a steady speed, every 50 ms; tells whether it was found slow, and when. */
function run(
  confirm: (bytes: number, now: number) => unknown,
  { megabytesPerSecond, from, forMs }: { megabytesPerSecond: number; from: number; forMs: number },
): number | null {
  for (let at = 0; at <= forMs; at += 50)
    if (confirm(megabytesPerSecond * 50_000, from + at) === true) return at
  return null
}

test('[FILE1] a lane through the relay that is slower than the data channel is found out after its first seconds', () => {
  const trial = laneTrial()
  run(trial.overChannel, { megabytesPerSecond: 12, from: 0, forMs: 2000 })
  const foundAfterMs = run(trial.isSlow, { megabytesPerSecond: 4, from: 3000, forMs: 20_000 })
  expect(foundAfterMs).toBeGreaterThanOrEqual(3000)
  expect(foundAfterMs).toBeLessThan(4500)
})

test('[FILE1] a quicker one is kept, and a pause in it is no slowness', () => {
  const trial = laneTrial()
  run(trial.overChannel, { megabytesPerSecond: 12, from: 0, forMs: 2000 })
  expect(run(trial.isSlow, { megabytesPerSecond: 40, from: 3000, forMs: 1000 })).toBe(null)
  expect(run(trial.isSlow, { megabytesPerSecond: 40, from: 60_000, forMs: 30_000 })).toBe(null)
})

test('[FILE1] without anything to compare with the lane is kept', () => {
  expect(run(laneTrial().isSlow, { megabytesPerSecond: 0.1, from: 0, forMs: 30_000 })).toBe(null)
})
