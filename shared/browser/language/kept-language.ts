import { preferredLanguage, speak, spokenLanguage, type Language } from '../../words/speak.ts'

/** The language that was chosen for the pages of this origin. Kept apart from everything else, for it is asked first. */
const KEY = 'handrail-language'

/**
 * Speaks the chosen language, or the browser's. To be awaited before a page draws anything. A page whose texts cannot be
 * loaded speaks English rather than nothing.
 */
export async function speakKeptLanguage(): Promise<void> {
  try {
    await speak(preferredLanguage(localStorage.getItem(KEY), navigator.languages))
  } catch (error) {
    console.warn('handrail: language', error)
  }
  document.documentElement.lang = spokenLanguage()
}

/** Keeps the choice and loads the page anew, for texts are laid over once. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language)
  location.reload()
}
