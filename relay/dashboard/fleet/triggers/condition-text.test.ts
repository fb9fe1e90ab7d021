import { describe, expect, test } from 'vitest'
import type { Condition, Watched } from '../../../../shared/fleet/condition.ts'
import { cameAboutText, spanText, watchedText } from './condition-text.ts'

const watched = (condition: Condition, more: Partial<Watched> = {}): Watched => ({
  condition,
  everyMs: 60_000,
  looks: 3,
  maxRunsADay: 4,
  settleMs: 30_000,
  ...more,
})
const disk: Condition = { what: 'disk', path: '/', above: 90, clear: 80 }

describe('[TRIG1] a condition in words', () => {
  test('says when it comes about, what runs, how often, when it is over, and when it is looked whether it helped', () => {
    expect(watchedText(watched(disk), { action: 'Free disk space' })).toBe(
      'When more than 90 % of / is used at 3 looks a minute apart, “Free disk space” runs, at most 4 times in 24 hours; it is over at 80 % or less. 30 seconds after a run it is looked whether it helped.',
    )
  })

  test('with single looks and runs', () => {
    const one = watched(disk, { looks: 1, maxRunsADay: 1, everyMs: 3_600_000, settleMs: 60_000 })
    expect(watchedText(one)).toBe(
      'When more than 90 % of / is used at one look (they are an hour apart), the action runs, at most once in 24 hours; it is over at 80 % or less. 1 minute after a run it is looked whether it helped.',
    )
  })

  test.each<[Condition, string]>([
    [
      { what: 'memory', above: 95, clear: 90 },
      'more than 95 % of the memory is used at 3 looks a minute apart',
    ],
    [
      { what: 'cpu', above: 95, clear: 50 },
      'more than 95 % of the processors’ time is used at 3 looks a minute apart',
    ],
    [
      { what: 'service-not-running', name: 'cups.service' },
      'the service cups.service is not running at 3 looks a minute apart',
    ],
    [
      { what: 'process-not-running', name: 'sshd' },
      'no process of the name sshd is running at 3 looks a minute apart',
    ],
    [
      { what: 'file-age', path: '/var/backup/last', olderThanMs: 2 * 86_400_000 },
      '/var/backup/last has not been changed for more than 2 days at 3 looks a minute apart',
    ],
    [
      { what: 'file-size', path: '/var/log/syslog', above: 2_500_000_000, clear: 1_000_000 },
      '/var/log/syslog is larger than 2.5 GB at 3 looks a minute apart',
    ],
    [
      { what: 'log-pattern', path: '/var/log/app', pattern: 'out of *' },
      'a new line in /var/log/app holds “out of *” at one look (they are a minute apart)',
    ],
    [
      { what: 'check-script', scriptId: 'script-12345', scriptVersion: 1 },
      'the check script Check the proxy ends with an exit code other than 0 at 3 looks a minute apart',
    ],
    [{ what: 'service-not-running', name: ' ' }, 'the service … is not running at 3 looks a minute apart'],
  ])('%j', (condition, text) => {
    expect(cameAboutText(watched(condition), 'Check the proxy')).toBe(text)
  })
})

test.each([
  [1000, '1 second'],
  [90_000, '90 seconds'],
  [120_000, '2 minutes'],
  [3_600_000, '1 hour'],
  [86_400_000, '1 day'],
])('%d ms are %s', (ms, text) => {
  expect(spanText(ms)).toBe(text)
})
