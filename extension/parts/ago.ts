import { spokenLocale } from '../../shared/words/speak.ts'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** How long ago something was, in words: “3 hours ago”. */
export function ago(at: number, now = Date.now()): string {
  const words = new Intl.RelativeTimeFormat(spokenLocale(), { numeric: 'auto' })
  for (const [unit, ms] of units) if (now - at >= ms) return words.format(-Math.floor((now - at) / ms), unit)
  return words.format(0, 'minute')
}
