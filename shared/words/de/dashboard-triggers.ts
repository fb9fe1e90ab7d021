import type * as english from '../en/dashboard-triggers.ts'
import type { Translation } from '../translation.ts'

export const triggerKindNames: Translation<typeof english.triggerKindNames> = {
  'self-help': 'Selbsthilfe',
  'self-healing': 'Selbstheilung',
  periodic: 'Regelmäßig',
}
export const triggerKindMeanings: Translation<typeof english.triggerKindMeanings> = {
  'self-help': 'Wer am Gerät sitzt, findet die Aktion auf der Seite des Agents und führt sie selbst aus.',
  'self-healing':
    'Das Gerät achtet von sich aus auf eine Bedingung und führt die Aktion aus, wenn sie eintritt.',
  periodic: 'Die Aktion läuft auf den Geräten immer wieder, von alle paar Minuten bis zu einmal im Monat.',
}

export const triggersWords: Translation<typeof english.triggersWords> = {
  title: 'Auslöser',
  intro: 'Aktionen, die Geräte von selbst ausführen oder die ihren Benutzern angeboten werden.',
  one: 'Auslöser',
  caption: 'Auslöser nach Namen',
  add: 'Neuer Auslöser',
  kind: 'Art',
  name: 'Name',
  action: 'Aktion',
  version: 'Version {version}',
  newer: 'Version {version} ist da',
  devices: 'Geräte',
  state: 'Zustand',
  enabled: 'Eingeschaltet',
  disabled: 'Ausgeschaltet',
  muted: { one: '1 stumm', many: '{count} stumm' },
  emptyTitle: 'Noch keine Auslöser',
  empty: 'Es gibt drei Arten:',
  emptyNext: 'Legen Sie den ersten an: Wählen Sie seine Art, eine Aktion und die Geräte.',
  emptyForReaders: 'Ein Administrator legt sie an.',
  noMatch: 'Es gibt keinen Auslöser dieser Art.',
}

export const triggerPageWords: Translation<typeof english.triggerPageWords> = {
  edit: 'Bearbeiten',
  enable: 'Einschalten',
  disable: 'Ausschalten',
  enabledNow: '{name} ist eingeschaltet.',
  disabledNow: '{name} ist ausgeschaltet. Was läuft, läuft zu Ende.',
  remove: 'Auslöser entfernen',
  removeTitle: '{name} entfernen?',
  removeText:
    'Seine Geräte führen ihn nicht mehr aus und bieten ihn nicht mehr an; die, die nicht da sind, erfahren es bei ihrer Rückkehr. Was lief, bleibt im Verlauf.',
  removed: '{name} wurde entfernt.',
  isDisabled: 'Dieser Auslöser ist ausgeschaltet: Nichts geschieht, bis er eingeschaltet wird.',
  isMuted: {
    one: 'Auf einem Gerät ist er stumm: Er lief dort zehnmal hintereinander, ohne zu helfen, und wartet zwölf Stunden.',
    many: 'Auf {count} Geräten ist er stumm: Er lief dort zehnmal hintereinander, ohne zu helfen, und wartet zwölf Stunden.',
  },
  showMuted: 'Zeigen, wo',
  about: 'Was er tut',
  made: 'Angelegt',
  changed: 'Geändert',
  by: 'von {name}, ',
  inputs: 'Eingaben',
  devices: 'Geräte',
  devicesCaption: 'Geräte dieses Auslösers nach Namen',
  noDevices: 'Kein Gerät passt. Eines, das später passt, kommt von selbst hinzu.',
  noMuted: 'Er ist nirgends stumm.',
  onlyMuted: 'Nur wo er stumm ist',
  device: 'Gerät',
  connection: 'Verbindung',
  next: 'Nächster Lauf',
  missed: 'Verpasste Läufe',
  missedLast: 'zuletzt ',
  state: 'Zustand',
  mutedUntil: 'Stumm bis ',
  unmute: 'Nicht mehr stumm',
  unmuteOn: 'Nicht mehr stumm auf {device}',
  unmuted: 'Auf {device} läuft er wieder.',
  awayCannot: 'Dafür muss das Gerät verbunden sein.',
  last: 'Was zuletzt geschah',
  job: 'Auftrag',
  jobOf: 'Auftrag auf {device}',
  events: 'Was die Geräte bemerkt haben',
  eventsCaption: 'Was die Geräte bemerkt haben, das Neueste zuerst',
  noEvents:
    'Noch nichts. Was ein Gerät bemerkt, was es dagegen tut und ob das geholfen hat, wird hier stehen.',
  noEventsMatch: 'Nichts dergleichen ist geschehen.',
  happening: 'Was geschah',
  observed: 'Beobachtet',
  at: 'Wann',
  jobs: 'Aufträge',
  allJobs: 'Alle seine Aufträge',
  results: 'Ergebnisse',
  noJobs: 'Er ist noch nicht gelaufen.',
}

export const happeningNames: Translation<typeof english.happeningNames> = {
  'came-about': 'Eingetreten',
  ran: 'Aktion ausgeführt',
  helped: 'Hat geholfen',
  'did-not-help': 'Hat nicht geholfen',
  limited: 'Nicht ausgeführt: heute oft genug',
  muted: 'Stumm geschaltet',
  cleared: 'Von selbst vorbei',
  failing: 'Kann nicht angesehen werden',
}

export const noticedWords: Translation<typeof english.noticedWords> = {
  title: 'Was es von selbst bemerkt hat',
  caption: 'Was dieses Gerät von selbst bemerkt hat, das Neueste zuerst',
  none: 'Bisher nichts. Worauf Selbstheilung und Aufgaben auf diesem Gerät achten, wird hier stehen.',
  what: 'Auslöser oder Aufgabe',
}

export const triggerEditorWords: Translation<typeof english.triggerEditorWords> = {
  newTitle: 'Neuer Auslöser',
  editTitle: '{name} bearbeiten',
  kind: 'Art',
  kindHint: 'Sie kann später nicht geändert werden.',
  kindStays: 'Die Art eines Auslösers bleibt. Legen Sie für eine andere Art einen neuen an.',
  name: 'Name',
  nameHint: 'Wie er in Listen und im Verlauf heißt. Der Benutzer des Geräts sieht ihn nicht.',
  enabled: 'Eingeschaltet',
  disabledHint: 'Ohne Häkchen bleibt er erhalten, und nichts geschieht.',
  action: 'Aktion',
  changeAction: 'Aktion wechseln',
  actionRequired: 'Wählen Sie zuerst eine Aktion.',
  secretInputs: 'Braucht ein Geheimnis und geht daher nicht: Geheimnisse lägen auf den Geräten.',
  recordAccount: 'Läuft als das Konto eines Eintrags und geht daher nicht: Ein Auslöser hat keinen Eintrag.',
  pinned: 'Diese Version läuft, bis eine andere übernommen wird.',
  inputs: 'Eingaben',
  noInputs: 'Diese Aktion braucht keine Eingaben.',
  inputsHint:
    'Liegen auf den Geräten, solange es den Auslöser gibt. Schreiben Sie hier nie ein Geheimnis hin.',
  inputsAsked: 'Was Sie leer lassen, wird die Person gefragt, die sie ausführt.',
  devices: 'Geräte',
  devicesHint: 'Ein Gerät, das später passt, kommt von selbst hinzu; eines, das nicht mehr passt, geht.',
  when: 'Wann er läuft',
  every: 'Läuft alle',
  unit: 'Einheit des Abstands',
  missed: 'Ein Lauf, der verpasst wurde, während das Gerät nicht da war',
  missedNames: {
    skip: 'Auslassen: Es wartet auf seinen nächsten Lauf',
    'catch-up-once': 'Einmal nachholen: Er läuft, sobald das Gerät zurück ist',
  },
  watched: 'Worauf das Gerät achtet',
  shown: 'Was der Benutzer sieht',
  shownHint:
    'In seinen Worten, nicht in Ihren. In einer Sprache, die leer bleibt, stehen die Worte der Aktion.',
  languages: { en: 'Englisch', de: 'Deutsch' },
  userTitle: 'Titel auf {language}',
  userDescription: 'Beschreibung auf {language}',
  titleNeeded: 'Zu einer Beschreibung gehört ein Titel.',
  preview: 'Vorschau auf {language}',
  userRun: { en: 'Run', de: 'Ausführen' },
  sentence: 'In Worten',
  unsaved: 'Noch nicht gespeichert: Die Geräte machen weiter wie bisher, bis Sie speichern.',
  create: 'Auslöser anlegen',
  created: '{name} wurde angelegt.',
  saved:
    '{name} wurde gespeichert. Seine Geräte erfahren es sofort; die, die nicht da sind, bei ihrer Rückkehr.',
  conflictTitle: 'Jemand anderes hat diesen Auslöser inzwischen geändert',
  conflict:
    'Von Ihnen wurde nichts gespeichert. Ihre Fassung bleibt unten als Text zum Kopieren. Lesen Sie den Auslöser neu und machen Sie Ihre Änderungen erneut.',
  readAgain: 'Neu lesen',
  yours: 'Ihre Fassung',
}

export const conditionWords: Translation<typeof english.conditionWords> = {
  what: 'Bedingung',
  names: {
    disk: 'Ein Datenträger läuft voll',
    memory: 'Der Arbeitsspeicher wird knapp',
    cpu: 'Die Prozessoren sind ausgelastet',
    'service-not-running': 'Ein Dienst läuft nicht',
    'process-not-running': 'Ein Prozess läuft nicht',
    'file-age': 'Eine Datei wurde lange nicht geändert',
    'file-size': 'Eine Datei ist zu groß',
    'log-pattern': 'Ein Protokoll hat eine neue Zeile mit einem Text',
    'check-script': 'Ein eigenes Prüfskript sagt nein',
  },
  hints: {
    disk: 'Von dem, was alle auf dem Datenträger des Ordners nutzen dürfen, wie df zählt.',
    memory: 'Was kein Programm mehr haben könnte, ohne dass andere weichen.',
    cpu: 'Alle Prozessoren zusammen, seit dem Blick davor.',
    'service-not-running':
      'Ein Dienst von systemd, launchd oder Windows mit seinem Namen, etwa cups.service.',
    'process-not-running': 'Der Name der Programmdatei, etwa sshd oder explorer.exe.',
    'file-age': 'Eine Datei, die nicht da ist, ist nicht alt.',
    'file-size': 'Eine Datei, die nicht da ist, hat keine Größe.',
    'log-pattern':
      'Nur Zeilen, die von jetzt an hinzukommen. * steht für beliebige Zeichen. Sie tritt beim ersten Blick ein, der eine findet.',
    'check-script':
      'Sie tritt ein, wenn das Skript mit einem anderen Code als 0 endet. Das Gerät prüft seine Signatur wie bei jedem anderen.',
  },
  folder: 'Ordner',
  file: 'Datei',
  pathHint: 'Der volle Pfad auf dem Gerät.',
  service: 'Name des Dienstes',
  process: 'Name des Prozesses',
  olderThan: 'Nicht geändert seit',
  above: 'Tritt ein über (%)',
  clear: 'Ist vorbei bei höchstens (%)',
  aboveSize: 'Tritt ein über',
  clearSize: 'Ist vorbei bei höchstens',
  clearHint: 'Niedriger als der andere, damit ein Wert um die Grenze nicht immer wieder zählt.',
  pattern: 'Text',
  checkScript: 'Prüfskript',
  checkRequired: 'Wählen Sie das Skript, das prüft.',
  checkInputs: 'Hat Eingaben ohne Vorgabe: Niemand ist da, der sie ausfüllt.',
  changeCheck: 'Prüfskript wechseln',
  every: 'Ein Blick alle',
  looks: 'Blicke hintereinander',
  looksHint: 'Sie ist eingetreten, wenn sie bei so vielen Blicken hintereinander galt.',
  maxRuns: 'Läufe in 24 Stunden höchstens',
  maxRunsHint:
    'Nach zehn Läufen hintereinander, die nicht halfen, ist sie auf diesem Gerät zwölf Stunden stumm.',
  settle: 'Nach einem Lauf warten',
  settleHint: 'Dann wird nachgesehen, ob der Lauf geholfen hat.',
  unit: '{field}: Einheit',
  needed: 'Füllen Sie das aus.',
  incomplete: 'Sagen Sie vollständig, worauf geachtet wird.',
}

export const amountUnits: Translation<typeof english.amountUnits> = {
  second: 'Sekunden',
  minute: 'Minuten',
  hour: 'Stunden',
  day: 'Tage',
  week: 'Wochen',
  month: 'Monat',
  kB: 'kB',
  MB: 'MB',
  GB: 'GB',
}

export const conditionClauses: Translation<typeof english.conditionClauses> = {
  holds: {
    disk: 'mehr als {above} % von {path} belegt sind',
    memory: 'mehr als {above} % des Arbeitsspeichers belegt sind',
    cpu: 'mehr als {above} % der Zeit der Prozessoren belegt sind',
    'service-not-running': 'der Dienst {name} nicht läuft',
    'process-not-running': 'kein Prozess mit dem Namen {name} läuft',
    'file-age': '{path} länger als {age} nicht geändert wurde',
    'file-size': '{path} größer als {above} ist',
    'log-pattern': 'eine neue Zeile in {path} „{pattern}“ enthält',
    'check-script': 'das Prüfskript {name} mit einem anderen Code als 0 endet',
  },
  over: {
    disk: 'vorbei ist es bei {clear} % oder weniger',
    memory: 'vorbei ist es bei {clear} % oder weniger',
    cpu: 'vorbei ist es bei {clear} % oder weniger',
    'service-not-running': 'vorbei ist es, wenn der Dienst wieder läuft',
    'process-not-running': 'vorbei ist es, wenn wieder einer läuft',
    'file-age': 'vorbei ist es, wenn die Datei geändert wird',
    'file-size': 'vorbei ist es bei {clear} oder weniger',
    'log-pattern': 'vorbei ist es bei einem Blick, der keine solche Zeile findet',
    'check-script': 'vorbei ist es, wenn es mit 0 endet',
  },
  something: '…',
  atLooks: '{holds} (bei {looks} Blicken {apart})',
  atOneLook: '{holds} (bei einem Blick; sie folgen {apart})',
  runs: {
    one: 'Wenn {condition}, läuft {action}, höchstens einmal in 24 Stunden; {over}.',
    many: 'Wenn {condition}, läuft {action}, höchstens {count}-mal in 24 Stunden; {over}.',
  },
  taskRuns: 'Wenn {condition}, läuft {action}; {over}.',
  settle: '{span} nach einem Lauf wird nachgesehen, ob er geholfen hat.',
  event: 'Wenn {condition}',
  theTask: 'die Aufgabe',
  theAction: 'die Aktion',
  namedAction: '„{action}“',
}

export const spans: Translation<typeof english.spans> = {
  second: { one: '1 Sekunde', many: '{n} Sekunden' },
  minute: { one: '1 Minute', many: '{n} Minuten' },
  hour: { one: '1 Stunde', many: '{n} Stunden' },
  day: { one: '1 Tag', many: '{n} Tage' },
}
export const spansApart: Translation<typeof english.spansApart> = {
  second: { one: 'im Abstand von einer Sekunde', many: 'im Abstand von {n} Sekunden' },
  minute: { one: 'im Abstand von einer Minute', many: 'im Abstand von {n} Minuten' },
  hour: { one: 'im Abstand von einer Stunde', many: 'im Abstand von {n} Stunden' },
  day: { one: 'im Abstand von einem Tag', many: 'im Abstand von {n} Tagen' },
}

export const triggerSentences: Translation<typeof english.triggerSentences> = {
  'self-help':
    'Wer am Gerät sitzt, sieht „{title}“ auf der Seite des Agents und kann es ausführen, wann immer es passt.',
  periodic: '{action} läuft {period}. {spread} {missed}',
  every: {
    minute: { one: 'jede Minute', many: 'alle {n} Minuten' },
    hour: { one: 'jede Stunde', many: 'alle {n} Stunden' },
    day: { one: 'jeden Tag', many: 'alle {n} Tage' },
    week: { one: 'jede Woche', many: 'alle {n} Wochen' },
    month: { one: 'jeden Monat', many: 'alle {n} Monate' },
  },
  spread: {
    hour: 'Die Geräte sind nacheinander innerhalb der ersten Stunde jedes Laufs dran, immer in derselben Reihenfolge; auch der erste Lauf verteilt sich über eine Stunde.',
    period:
      'Die Geräte sind nacheinander über den ganzen Abstand ({span}) verteilt dran, immer in derselben Reihenfolge; auch der erste Lauf verteilt sich darüber.',
  },
  missed: {
    skip: 'Ein Gerät, das nicht da ist, wenn es dran ist, lässt den Lauf aus.',
    'catch-up-once':
      'Ein Gerät, das nicht da war, als es dran war, holt bei seiner Rückkehr einen Lauf nach, wie viele es auch verpasst hat.',
  },
}
