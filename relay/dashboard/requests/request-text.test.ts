import { expect, it } from 'vitest'
import { usualTimes } from './request-text.ts'

it('[APPR1] proposes two hours from now, less where the rule allows less', () => {
  const now = Date.UTC(2026, 10, 22, 3, 39, 5)
  const from = Date.UTC(2026, 10, 22, 3, 39)
  expect(usualTimes(now, 8)).toEqual({ from, until: from + 7_200_000 })
  expect(usualTimes(now, 1)).toEqual({ from, until: from + 3_600_000 })
})
