import type * as english from '../en/extension-actions.ts'
import type { Translation } from '../translation.ts'

export const assistedWords: Translation<typeof english.assistedWords> = {
  open: 'Aktion ausführen …',
  openHint: 'Auf einem beliebigen Gerät oder auf mehreren zugleich.',
  title: 'Aktion ausführen',
  where: 'Geräte',
  find: 'Gerät suchen',
  findAnother: 'Weiteres Gerät hinzufügen',
  findHint: 'Name, Label, Benutzer oder Adresse',
  options: 'Gefundene Geräte',
  found: '{count} Geräte gefunden, davon {online} online.',
  foundOne: 'Ein Gerät gefunden.',
  noneFound:
    'Kein Gerät passt zu „{search}“. Versuchen Sie einen Teil des Namens, eines Labels, des angemeldeten Benutzers oder der Adresse.',
  allFound: 'Alle {count} Geräte zu „{search}“',
  allFoundOnline: 'davon {online} online',
  tooMany: '„{search}“ findet {count} Geräte; eine Aktion geht an höchstens {most}. Geben Sie mehr ein.',
  chosen: 'Gewählte Geräte',
  remove: '{device} entfernen',
  removeAll: 'Alle entfernen',
  chooseFirst: 'Suchen Sie zuerst das Gerät: Dann erscheinen die Aktionen, die es ausführen kann.',
  severalChosen: '{count} Geräte gewählt.',
  onSeveral: 'Auf mehreren Geräten …',
  none: 'Für die Plattform dieser Geräte wurde noch keine Aktion hochgeladen. Ein Administrator fügt Skripte im Dashboard hinzu.',
  otherPlatform:
    '{count} dieser Geräte haben eine andere Plattform, als diese Aktion vorsieht; dort wird sie nicht ausgeführt.',
  someOffline:
    '{count} dieser Geräte sind offline. Dort läuft die Aktion, wenn sie innerhalb eines Tages zurück sind.',
  someDisabled:
    '{count} dieser Geräte führen keine Aktionen aus: Ihre Ausführungsrichtlinie ist Deaktiviert.',
  favourites: 'Favoriten',
  favourite: 'Favorit: {action}',
  recent: 'Zuletzt ausgeführt',
  others: 'Alle anderen',
  dryRun: 'Probelauf: nichts ändern, nur sagen, was geschehen würde',
  dryRunMark: 'Probelauf',
  reason: 'Grund',
  reasonHint: 'Er steht im Verlauf dieser Geräte.',
  reasonMissing: 'Sagen Sie, warum: Für mehrere Geräte ist ein Grund erforderlich.',
  ticket: 'Ticket',
  optional: 'freiwillig',
  runOn: 'Auf {count} Geräten ausführen',
  batches:
    'Sie beginnt auf einem Zehntel davon; sobald eines fertig ist, folgt das nächste. Sie hält an, wo viele fehlschlagen.',
  otherRun: 'Nochmals ausführen oder eine andere Aktion wählen',
  sessionRuns: 'Läufe in dieser Sitzung',
}

export const fanOutViewWords: Translation<typeof english.fanOutViewWords> = {
  on: 'Auf {count} Geräten',
  progress: '{ended} von {count} Geräten sind durch',
  counts: 'Geräte nach Zustand',
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  cancelRest: 'Rest abbrechen',
  cancelHint: 'Geräte, die begonnen haben, werden fertig.',
  results: 'Ergebnisse',
  state: 'Zustand',
  noRows: 'Noch ist kein Gerät an der Reihe.',
  more: 'Mehr anzeigen',
  shown: '{shown} von {count} Geräten',
  allOnDashboard: 'Alle Ergebnisse im Dashboard',
  onDashboard: 'Diese Ausführung im Dashboard',
  reason: 'Grund',
  ticket: 'Ticket',
  back: 'Alle Geräte',
}
