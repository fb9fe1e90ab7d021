import { periodMs, spreadMs, type Period } from '../../../../shared/fleet/period.ts'
import type { TriggerContent } from '../../../../shared/fleet/trigger.ts'
import {
  conditionClauses,
  triggerSentences as sentences,
} from '../../../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLanguage } from '../../../../shared/words/speak.ts'
import { actionText, spanText, watchedText } from './condition-text.ts'

/** What a trigger does, in plain words. Pure. TRIG1. */
export function triggerText(content: TriggerContent, { action = '', checkName = '' } = {}): string {
  if (content.kind === 'self-healing') return watchedText(content.watched, { action, checkName })
  if (content.kind === 'periodic')
    return capital(
      say(sentences.periodic, {
        action: actionText(action),
        period: periodText(content.period),
        spread: spreadText(content.period),
        missed: sentences.missed[content.missed],
      }),
    )
  const text = content.texts[spokenLanguage()] ?? content.texts['en']
  return say(sentences['self-help'], { title: text?.title ?? (action || conditionClauses.theAction) })
}

/** “every 15 minutes”. */
export const periodText = ({ every, unit }: Period): string =>
  say(sentences.every[unit][every === 1 ? 'one' : 'many'], { n: every })

/** How the runs of a period are spread over the devices. TRIG2. */
export const spreadText = (period: Period): string =>
  periodMs(period) > spreadMs(period)
    ? sentences.spread.hour
    : say(sentences.spread.period, { span: spanText(periodMs(period)) })

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
