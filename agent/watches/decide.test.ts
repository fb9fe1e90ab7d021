import { describe, expect, test } from 'vitest'
import { MUTE_AFTER_FAILURES, MUTE_FOR_MS } from '../../shared/fleet/condition.ts'
import type { Watch } from '../../shared/protocol/watches.ts'
import { asOf, decide, settlesAt, type Seen } from './decide.ts'
import { newWatchState, type WatchState } from './watch-state.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000

const script = { fileName: 'a.sh', sha256: 'a'.repeat(64), bytes: 1 }
const watch = (more: Partial<Watch> = {}): Watch => ({
  watchId: 'watch-1234',
  name: 'Disk',
  condition: { what: 'disk', path: '/', above: 90, clear: 80 },
  everyMs: 60_000,
  looks: 3,
  maxRunsADay: 2,
  settleMs: 30_000,
  check: null,
  run: { script, inputs: {} },
  ...more,
})
const fresh = newWatchState({ condition: '', action: '' })

/** Goes through looks, one a minute, as whoever keeps the watch does; each run ends at once. Tells what was told at each look. */
function goThrough(looks: readonly Seen['is'][], of = watch(), from: WatchState = fresh, everyMs = 60_000) {
  let state = from
  let now = NOW
  const told = looks.map((is, index) => {
    const decision = decide(of, state, { is, observed: is }, { now, jobId: `job-${index}` })
    state = decision.state
    if (decision.runs && state.run) state = { ...state, run: { ...state.run, isTold: true, endedAt: now } }
    now += everyMs
    return [...decision.told.map(({ happening }) => happening), ...(decision.runs ? ['runs'] : [])].join(' ')
  })
  return { told, state, now }
}

const [H, B, C, U] = ['holding', 'between', 'clear', 'unknown'] as const

describe('[TRIG1] a watch, look after look', () => {
  test.each<[string, Seen['is'][], string[]]>([
    ['comes about at the third look in a row', [H, H, H], ['', '', 'came-about runs']],
    ['is counted anew after a look at which it did not hold', [H, H, C, H, H], ['', '', '', '', '']],
    [
      'is counted anew after one between its limits',
      [H, H, B, H, H, H],
      ['', '', '', '', '', 'came-about runs'],
    ],
    ['is counted anew after one that saw nothing', [H, H, U, H, H], ['', '', 'failing', '', '']],
    ['helped', [H, H, H, C, C], ['', '', 'came-about runs', 'helped', '']],
    [
      'did not help where it is not back on the other side, and runs again',
      [H, H, H, B, H, H, H],
      ['', '', 'came-about runs', 'did-not-help', '', '', 'runs'],
    ],
    [
      'ran often enough today: said once, and again when it comes about anew',
      [H, H, H, H, H, H, H, H, H, H, H, H, C, H, H, H],
      [
        '',
        '',
        'came-about runs',
        'did-not-help',
        '',
        '',
        'runs',
        'did-not-help',
        '',
        '',
        'limited',
        '',
        'cleared',
      ].concat(['', '', 'came-about limited']),
    ],
    ['says once that it cannot be looked at', [U, U, U], ['failing', '', '']],
    ['says that it is well again after that', [U, C, C], ['failing', 'cleared', '']],
    ['that comes about after it failed says that', [U, H, H, H], ['failing', '', '', 'came-about runs']],
    ['fails again after it was well', [U, C, U], ['failing', 'cleared', 'failing']],
    [
      'waits for a look that sees something to say whether a run helped',
      [H, H, H, U, C],
      ['', '', 'came-about runs', 'failing', 'helped'],
    ],
  ])('%s', (_, looks, told) => {
    expect(goThrough(looks).told).toEqual(told)
  })

  test('one that hovers about its limit comes about once, and is over below the other', () => {
    const of = watch({ run: null, looks: 1 })
    const { told } = goThrough([H, B, H, B, H, B, C, B, H], of)
    expect(told).toEqual(['came-about', '', '', '', '', '', 'cleared', '', 'came-about'])
  })

  test('a line of a log comes about at the look that finds it', () => {
    const condition = { what: 'log-pattern', path: '/l', pattern: 'abc' } as const
    expect(goThrough([C, H], watch({ condition })).told).toEqual(['', 'came-about runs'])
  })
})

describe('[TRIG1] the limit of a day', () => {
  test('runs again once the first run is 24 hours old', () => {
    const of = watch({ looks: 1, maxRunsADay: 1 })
    const looks = Array.from({ length: 26 }, () => H)
    const { told } = goThrough(looks, of, fresh, HOUR)
    expect(told.flatMap((text, hour) => (text.includes('runs') ? [hour] : []))).toEqual([0, 24])
    expect(told.filter(text => text.includes('limited'))).toHaveLength(1)
  })

  test('a clock that is set back makes no day longer, and one set forward brings no run of the past back', () => {
    const state = { ...fresh, runs: [NOW + 40 * 24 * HOUR, NOW - 25 * HOUR, NOW - HOUR] }
    expect(asOf(state, NOW).runs).toEqual([NOW, NOW - HOUR])
    expect(asOf(asOf(state, NOW), NOW + 24 * HOUR).runs).toEqual([])
  })
})

describe('[TRIG1] a noisy watch', () => {
  const of = watch({ looks: 1, maxRunsADay: 288 })
  const untilMuted = Array.from({ length: 2 * MUTE_AFTER_FAILURES }, () => H)

  test('is muted for twelve hours after ten runs in a row that did not help', () => {
    const { told, state, now } = goThrough(untilMuted, of)
    expect(told.filter(text => text === 'did-not-help')).toHaveLength(MUTE_AFTER_FAILURES - 1)
    expect(told.at(-1)).toBe('did-not-help muted')
    const mutedAt = now - 60_000
    expect(state.mutedUntil).toBe(mutedAt + MUTE_FOR_MS)
    const look = (at: number) => decide(of, state, { is: H, observed: '' }, { now: at, jobId: 'job-x' })
    expect(look(mutedAt + MUTE_FOR_MS - 1)).toMatchObject({ told: [], runs: false })
    const after = look(mutedAt + MUTE_FOR_MS)
    expect(after).toMatchObject({ told: [], runs: true, state: { unhelpful: 0, mutedUntil: null } })
  })

  test('is not muted where one of the ten helped', () => {
    const looks = [...untilMuted.slice(2), H, C, ...untilMuted.slice(2)]
    expect(goThrough(looks, of).told.join(' ')).not.toContain('muted')
  })

  test('says while it is muted that it is over, and nothing more', () => {
    const { state } = goThrough(untilMuted, of)
    expect(goThrough([H, C, H, C, H], of, state).told).toEqual(['', 'cleared', '', '', ''])
  })

  test('a clock that is set back mutes no longer than twelve hours from then', () => {
    const { state } = goThrough(untilMuted, of)
    const then = NOW - 400 * 24 * HOUR
    expect(asOf(state, then).mutedUntil).toBe(then + MUTE_FOR_MS)
  })
})

test('[TRIG1] whether a run helped is looked at once it has ended and settled', () => {
  const run = { jobId: 'job-1234', observed: '', isTold: true, endedAt: null }
  expect(settlesAt(fresh, watch())).toBeNull()
  expect(settlesAt({ ...fresh, run }, watch())).toBeNull()
  expect(settlesAt({ ...fresh, run: { ...run, endedAt: NOW } }, watch())).toBe(NOW + 30_000)
})
