import * as enLanguage from '../en/language.ts'
import { pair, type Pair } from '../translation.ts'
import * as language from './language.ts'

/** The German catalogue beside the English one it is laid over. */
export const pairs: readonly Pair[] = [pair(enLanguage, language)]
