import type { Declaration } from '../jobs/declaration.ts'
import { inLanguage } from '../jobs/in-language.ts'
import type { OfferTexts } from './trigger.ts'

/**
 * How an action is offered to a device's user who reads these languages, the best first: the trigger's own words in the first language
 * in which it or the action has any; else English, the trigger's before the action's. Pure. TRIG1, self-help.
 */
export function offerText(
  texts: OfferTexts,
  declaration: Declaration,
  languages: readonly string[],
): { language: string; title: string; description: string } {
  const language =
    [...languages, 'en'].find(each => each in texts || each in declaration.texts || each === 'en') ?? 'en'
  const own = inLanguage(declaration, language)
  const text = texts[language] ?? (language in declaration.texts ? undefined : texts['en'])
  return {
    language,
    title: text?.title ?? own.name,
    description: text?.description ?? own.description,
  }
}
