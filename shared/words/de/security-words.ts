import type * as english from '../en/security-words.ts'
import type { Translation } from '../translation.ts'

/** The words themselves stay as they are in every language: two people who speak different ones read them to each other. */
export const securityWordsWords: Translation<typeof english.securityWordsWords> = {
  title: 'Sicherheitswörter',
  line: 'Sicherheitswörter: {words}. Lesen Sie sie einander vor: Wo beide dieselben Wörter sehen, sitzt niemand dazwischen.',
  pending: 'noch nicht bekannt',
  hint: 'Lesen Sie sie einander vor: Wo beide dieselben Wörter sehen, sitzt niemand dazwischen.',
  changed:
    'Die Sicherheitswörter haben sich geändert. Lesen Sie sie einander noch einmal vor, bevor Sie weitermachen.',
}
