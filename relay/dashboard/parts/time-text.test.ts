import { expect, it } from 'vitest'
import { exactTime, localText, readLocal, relativeTime, remainingTime, shortTime } from './time-text.ts'

const at = Date.UTC(2026, 10, 22, 3, 39, 5)

it('shows times in the zone of whoever looks', () => {
  expect(shortTime(at, false, 'Africa/Cairo')).toBe('22 Nov 2026, 05:39')
  expect(shortTime(at, true, 'UTC')).toBe('22 Nov 2026, 03:39:05')
  expect(exactTime(at, 'Asia/Tokyo')).toContain('12:39:05')
})

it.each([
  [-3_000, 'just now'],
  [-30_000, '30 seconds ago'],
  [-3 * 60_000, '3 minutes ago'],
  [-2 * 3_600_000, '2 hours ago'],
  [-86_400_000, 'yesterday'],
  [59 * 60_000, 'in 59 minutes'],
])('shows what is %d ms away as “%s”', (away, text) => {
  expect(relativeTime(at + away, at)).toBe(text)
})

it.each([
  [59_000, '0:59'],
  [58_001, '0:59'],
  [725_000, '12:05'],
  [10_925_000, '3:02:05'],
  [183_600_000, '2 d 3 h'],
  [-5, '0:00'],
])('what is left of %d ms reads “%s”', (left, text) => {
  expect(remainingTime(at + left, at)).toBe(text)
})

it('goes into a field for a time and comes out of it unchanged; what is no time is nothing', () => {
  const whole = Date.UTC(2026, 6, 1, 22, 15)
  expect(readLocal(localText(whole))).toBe(whole)
  expect(readLocal('')).toBeNull()
  expect(localText(1e300)).toBe('')
})
