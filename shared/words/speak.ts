import { layOver } from './translation.ts'

/** Which language the pages speak. The catalogue is English; another language is laid over it, once, before anything is drawn. */

/** By their own names, as the choice shows them. */
export const spokenLanguages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof spokenLanguages

/** How dates and numbers are written in each. */
const locales: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }

let spoken: Language = 'en'

export const spokenLanguage = (): Language => spoken

/** For `Intl`: the locale of the spoken language. Modules that `speak` was awaited before may ask when they are loaded. */
export const spokenLocale = (): string => locales[spoken]

/**
 * Makes everything that reads the catalogue speak `language`. To be awaited before the modules of a page are imported: they may
 * keep texts and formats when they are loaded. ADR 0020.
 */
export async function speak(language: Language): Promise<void> {
  if (language === spoken || language === 'en') return
  const { pairs } = await import('./de/index.ts')
  for (const { english, translated } of pairs) layOver(english, translated)
  spoken = language
}

export const isLanguage = (text: string | null): text is Language =>
  text !== null && Object.hasOwn(spokenLanguages, text)

/**
 * What the person chose; else the first language of their browser that there is; else English. `wanted` are language tags
 * such as `de-AT`, the most wanted first.
 */
export function preferredLanguage(chosen: string | null, wanted: readonly string[]): Language {
  if (isLanguage(chosen)) return chosen
  for (const tag of wanted) {
    const code = tag.slice(0, 2).toLowerCase()
    if (isLanguage(code) && !/^[a-z]{3}/i.test(tag)) return code
  }
  return 'en'
}
