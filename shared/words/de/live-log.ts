import type * as english from '../en/live-log.ts'
import type { Translation } from '../translation.ts'

export const liveLogWords: Translation<typeof english.liveLogWords> = {
  title: 'Ausgabe',
  waiting: 'Das Skript hat noch nichts ausgegeben.',
  follow: 'Mitlaufen',
  search: 'Ausgabe durchsuchen',
  matches: { none: 'Nicht gefunden', one: 'Einmal gefunden', many: '{count}-mal gefunden' },
  tooMany: 'Mehr als {count}-mal gefunden',
  download: 'Herunterladen',
  lines: { one: 'Bisher 1 Zeile', many: 'Bisher {count} Zeilen' },
}
