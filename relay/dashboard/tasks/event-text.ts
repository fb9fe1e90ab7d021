import type { PolicyEvent } from '../../../shared/jobs/policy-events.ts'
import {
  eventSentences as sentences,
  ordinalEndings,
  weekdayNames,
} from '../../../shared/words/en/dashboard-tasks.ts'
import { conditionClauses } from '../../../shared/words/en/dashboard-triggers.ts'
import { eventNames } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { spokenLocale } from '../../../shared/words/speak.ts'
import { cameAboutText } from '../fleet/triggers/condition-text.ts'

/** A policy event in words. Pure. EVT1. */
export function eventText(event: PolicyEvent): string {
  switch (event.type) {
    case 'after-session':
      return event.deferUntilLast ? sentences['after-session-last'] : eventNames['after-session']
    case 'after-unlock':
      return say(sentences['after-unlock'][event.minutes === 1 ? 'one' : 'many'], { n: event.minutes })
    case 'day-of-month':
      return say(sentences['day-of-month'], { day: ordinal(event.day), time: clockText(event.at) })
    case 'weekday':
      return say(sentences.weekday, {
        weekday: weekdayNames[event.weekday] ?? '',
        time: clockText(event.at),
      })
    case 'every-days':
      return say(sentences['every-days'][event.days === 1 ? 'one' : 'many'], {
        n: event.days,
        time: clockText(event.at),
      })
    case 'random-day':
      return say(sentences['random-day'], { from: event.from, to: event.to, time: clockText(event.at) })
    case 'cron':
      return say(sentences.cron, { expression: event.expression })
    case 'on-condition':
      return say(conditionClauses.event, { condition: cameAboutText(event.watched) })
    default:
      return eventNames[event.type]
  }
}

/** Minutes after midnight as `07:30`, as an input of type time has it. */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** `07:30` as minutes after midnight; null for anything else. */
export function readClock(text: string): number | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(text) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null
  return Number(hours) * 60 + Number(minutes)
}

const plural = new Intl.PluralRules(spokenLocale(), { type: 'ordinal' })
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = ordinalEndings
export const ordinal = (n: number): string => `${n}${endings[plural.select(n)] ?? ordinalEndings.other}`
