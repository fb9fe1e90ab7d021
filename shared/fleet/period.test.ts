import { describe, expect, test } from 'vitest'
import { nextRun, nextTurn, periodSchema, spreadMs, spreadOffsetMs, type Period } from './period.ts'

const hour: Period = { every: 1, unit: 'hour' }
const day: Period = { every: 1, unit: 'day' }
const month: Period = { every: 1, unit: 'month' }
const at = (text: string): number => Date.parse(text)

describe('the spread over devices', () => {
  test.each([
    [{ every: 1, unit: 'minute' }, 60_000],
    [hour, 3_600_000],
    [day, 3_600_000],
    [month, 3_600_000],
  ] as const)('[TRIG2] every %o is spread over the period, or an hour where that is less', (period, ms) => {
    expect(spreadMs(period)).toBe(ms)
  })

  test.each([
    [5000, hour],
    [5000, { every: 1, unit: 'minute' }],
    [10_000, day],
    [3700, hour],
    [100, { every: 5, unit: 'minute' }],
  ] as const)(
    '[TRIG2] of %i devices every %o no second gets more than twice its share',
    (devices, period) => {
      const seconds = new Map<number, number>()
      for (let ordinal = 0; ordinal < devices; ordinal++) {
        const second = Math.floor(spreadOffsetMs(ordinal, period) / 1000)
        seconds.set(second, (seconds.get(second) ?? 0) + 1)
      }
      const share = devices / (spreadMs(period) / 1000)
      expect(Math.max(...seconds.values())).toBeLessThanOrEqual(Math.max(1, 2 * share))
    },
  )

  test('[TRIG2] a device has its turn at the same offset of every run', () => {
    const since = at('2026-01-01T00:00:00Z')
    const offset = spreadOffsetMs(41, hour)
    let turn = since - 1
    for (let run = 0; run < 50; run++) {
      turn = nextTurn(hour, since, 41, turn)
      expect(turn).toBe(since + run * 3_600_000 + offset)
    }
  })
})

describe('runs', () => {
  test('[TRIG1] the first is at the anchor, and stepping meets each of them once', () => {
    expect(nextRun(day, at('2026-03-01T10:00:00Z'), 0)).toBe(at('2026-03-01T10:00:00Z'))
    expect(nextRun(day, at('2026-03-01T10:00:00Z'), at('2026-03-01T10:00:00Z'))).toBe(
      at('2026-03-02T10:00:00Z'),
    )
  })

  test('[EVT2] a month without the day has its run on its last day, and the next one is on the day again', () => {
    const since = at('2026-01-31T23:30:00Z')
    const runs = [since]
    while (runs.length < 15) runs.push(nextRun(month, since, runs.at(-1) ?? 0))
    expect(runs.map(run => new Date(run).toISOString().slice(0, 16))).toEqual([
      '2026-01-31T23:30',
      '2026-02-28T23:30',
      '2026-03-31T23:30',
      '2026-04-30T23:30',
      '2026-05-31T23:30',
      '2026-06-30T23:30',
      '2026-07-31T23:30',
      '2026-08-31T23:30',
      '2026-09-30T23:30',
      '2026-10-31T23:30',
      '2026-11-30T23:30',
      '2026-12-31T23:30',
      '2027-01-31T23:30',
      '2027-02-28T23:30',
      '2027-03-31T23:30',
    ])
  })

  test('[TRIG1] from every minute to every month, and nothing beyond', () => {
    const fits = (period: Period): boolean => periodSchema.safeParse(period).success
    expect(fits({ every: 1, unit: 'minute' })).toBe(true)
    expect(fits(month)).toBe(true)
    expect(fits({ every: 2, unit: 'month' })).toBe(false)
    expect(fits({ every: 5, unit: 'week' })).toBe(false)
    expect(fits({ every: 0, unit: 'minute' })).toBe(false)
  })
})
