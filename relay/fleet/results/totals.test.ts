import { expect, test } from 'vitest'
import { totalsOf } from './totals.ts'

test('[OUT2] totals of what is there; what is missing is counted apart', () => {
  const totals = totalsOf([4, null, 1, 3, 2])
  expect(totals).toMatchObject({
    count: 4,
    missing: 1,
    sum: 10,
    least: 1,
    greatest: 4,
    mean: 2.5,
    median: 2.5,
  })
  expect(totals.histogram.reduce((sum, step) => sum + step.count, 0)).toBe(4)
  expect(totals.histogram.at(-1)).toMatchObject({ to: 4, count: 1 })
})

test('[OUT2] values that are all alike are one step, and none is no step', () => {
  expect(totalsOf([7, 7, 7]).histogram).toEqual([{ from: 7, to: 7, count: 3 }])
  expect(totalsOf([null])).toMatchObject({ count: 0, missing: 1, mean: null, histogram: [] })
})

test('[OUT2] every value is in the step that its edges say', () => {
  const values = Array.from({ length: 1000 }, (_, n) => (n * 7919) % 1000)
  for (const step of totalsOf(values).histogram)
    expect(step.count).toBe(
      values.filter(value => value >= step.from && (value < step.to || step.to === 999)).length,
    )
})
