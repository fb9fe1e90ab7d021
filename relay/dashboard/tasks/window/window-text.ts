import cronstrue from 'cronstrue'
import 'cronstrue/locales/de'
import { windowOfGrid } from '../../../../shared/jobs/time-window.ts'
import { windowWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLanguage } from '../../../../shared/words/speak.ts'

/** A time window in words, and the windows that have a name. Pure. WIN1. */

export type Preset = keyof typeof words.presets

const WORK = { from: 8, to: 18 }
const isWeekend = (day: number): boolean => day === 0 || day === 6
const isWork = (day: number, hour: number): boolean => !isWeekend(day) && hour >= WORK.from && hour < WORK.to
const ofHours = (isOpen: (day: number, hour: number) => boolean): string =>
  windowOfGrid(
    Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (__, hour) => isOpen(day, hour))),
  ) ?? ''

export const presetWindows: Record<Exclude<Preset, 'own'>, string | null> = {
  any: null,
  nights: ofHours((_, hour) => hour >= 22 || hour < 6),
  weekends: ofHours(isWeekend),
  working: ofHours(isWork),
  outside: ofHours((day, hour) => !isWork(day, hour)),
}

/** The name of a window, or `own`. */
export function presetOf(window: string | null): Preset {
  const found = Object.entries(presetWindows).find(([, expression]) => expression === window)
  return (found?.[0] ?? 'own') as Preset
}

const say24 = (expression: string): string =>
  cronstrue.toString(expression, { use24HourTimeFormat: true, locale: spokenLanguage() })

/** `10` among several hours is the hour until 10:59: as a range it is said so, where every minute of it is meant. */
function wholeHours(expression: string): string {
  const [minute, hours = '', ...days] = expression.split(/\s+/)
  if (minute !== '*' || !/^[\d,-]+$/.test(hours)) return expression
  const ranges = hours.split(',').map(part => (part.includes('-') ? part : `${part}-${part}`))
  return [minute, ranges.join(','), ...days].join(' ')
}

/** What an expression says; null for one that cannot be read. */
export function windowText(expression: string): string | null {
  try {
    const always = say24('* * * * *')
    const parts = expression.split('|').map(part => {
      const text = say24(wholeHours(part.trim()))
      return text.startsWith(`${always}, `) ? text.slice(always.length + 2) : text
    })
    return parts.includes(always) ? words.anyMinute : say(words.sentence, { text: parts.join(words.or) })
  } catch {
    // It throws for what is no cron expression; the field says what is expected.
    return null
  }
}
