import type * as english from '../en/language.ts'
import type { Translation } from '../translation.ts'

export const languageWords: Translation<typeof english.languageWords> = { label: 'Sprache' }
