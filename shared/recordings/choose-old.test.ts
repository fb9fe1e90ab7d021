import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseOld } from './choose-old.ts'

const DAY_MS = 86_400_000
const now = 100 * DAY_MS
const stored = [
  { id: 'young', at: now - DAY_MS, bytes: 40 },
  { id: 'old', at: now - 31 * DAY_MS, bytes: 10 },
  { id: 'middle', at: now - 20 * DAY_MS, bytes: 50 },
]
const idsOf = (chosen: readonly { id: string }[]): string[] => chosen.map(({ id }) => id)

test('[REC1] what is older than its days goes, and nothing else while there is room', () => {
  expect(idsOf(chooseOld(stored, { days: 30, bytes: 90 }, now))).toEqual(['old'])
  expect(chooseOld(stored, { days: 31, bytes: 100 }, now)).toEqual([])
})

test('[REC1] the oldest go until the rest is no larger than it may be', () => {
  expect(idsOf(chooseOld(stored, { days: 90, bytes: 99 }, now))).toEqual(['old'])
  expect(idsOf(chooseOld(stored, { days: 90, bytes: 89 }, now))).toEqual(['old', 'middle'])
  expect(idsOf(chooseOld(stored, { days: 90, bytes: 39 }, now))).toEqual(['old', 'middle', 'young'])
})

test('[REC1] what stays is within days and size, and no older one would fit into it', () => {
  const recording = fc.record({
    id: fc.uuid(),
    at: fc.integer({ min: 0, max: now }),
    bytes: fc.integer({ min: 1, max: 100 }),
  })
  fc.assert(
    fc.property(fc.array(recording), fc.integer({ min: 0, max: 500 }), (all, bytes) => {
      const goes = new Set(chooseOld(all, { days: 30, bytes }, now))
      const stays = all.filter(each => !goes.has(each))
      const sum = stays.reduce((total, each) => total + each.bytes, 0)
      expect(sum).toBeLessThanOrEqual(bytes)
      for (const gone of goes) {
        if (gone.at < now - 30 * DAY_MS) continue
        expect(stays.every(({ at }) => at >= gone.at)).toBe(true)
      }
    }),
  )
})
