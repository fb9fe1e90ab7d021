import type * as english from '../en/dashboard-jobs.ts'
import type { Translation } from '../translation.ts'

export const scriptWords: Translation<typeof english.scriptWords> = {
  title: 'Skripte',
  intro:
    'Aktionen, die auf Geräten ausgeführt werden können. Jedes Gerät prüft die Signatur selbst, bevor es etwas ausführt.',
  caption: 'Skripte',
  action: 'Aktion',
  signature: 'Signatur',
  acceptedBy: 'Angenommen von',
  platforms: 'Plattformen',
  version: 'Version',
  saved: 'Gespeichert',
  savedBy: '{when} von {who}',
  upload: 'Skript hochladen oder schreiben',
  emptyTitle: 'Noch keine Skripte',
  empty:
    'Laden Sie ein signiertes Skript hoch oder schreiben Sie eines. Was es braucht und zurückgibt, wird aus den Kommentaren an seinem Anfang gelesen.',
  emptyForReaders: 'Skripte erscheinen hier, sobald ein Administrator sie hochgeladen hat.',
  noMatch: 'Kein Skript passt zu dieser Suche.',
  searchHint: 'Name, Datei oder Herausgeber',
  edit: 'Bearbeiten',
  download: 'Herunterladen',
  removeScript: 'Skript entfernen',
  removeTitle: '{name} entfernen?',
  removeText:
    'Es kann von hier nicht mehr ausgeführt werden. Die ausgeführten Versionen bleiben bei ihren Aufträgen, damit der Verlauf weiter sagt, was lief.',
  removed: '{name} wurde entfernt.',
  jobs: 'Seine Aufträge',
  declaration: 'Was es angibt',
  description: 'Beschreibung',
  language: 'Sprache',
  runContext: 'Läuft als',
  timeOut: 'Zeitlimit',
  fileName: 'Datei',
  sha256: 'SHA-256',
  inputs: 'Eingaben',
  outputs: 'Ergebnisse',
  noInputs: 'Es braucht keine Eingaben.',
  noOutputs: 'Es gibt keine Ergebnisse an.',
  name: 'Name',
  label: 'Beschriftung',
  type: 'Typ',
  values: 'Werte',
  anyValue: 'Beliebig',
  orFree: '{values} oder ein anderer',
  defaultValue: 'Vorgabe',
  source: 'Quelltext',
  notText:
    'Diese Datei ist kein UTF-8-Text und wird deshalb nicht gezeigt. Laden Sie sie herunter, um sie zu lesen.',
}

export const signatureWords: Translation<typeof english.signatureWords> = {
  official: 'Signiert von Handrail',
  signed: 'Signiert',
  signedBy: 'Signiert von {publisher}',
  unsigned: 'Nicht signiert',
  broken: 'Signatur beschädigt',
  meaning: {
    official: 'Die Signatur ist unversehrt und von Handrail selbst.',
    signed: 'Die Signatur ist unversehrt. Ob ein Gerät diesem Herausgeber vertraut, entscheidet das Gerät.',
    unsigned:
      'Geräte mit ihrer vorgegebenen Richtlinie lehnen es ab. Signieren Sie es mit `handrail sign` und laden Sie die signierte Datei hoch.',
    broken: 'Jedes Gerät, das Signaturen prüft, lehnt es ab: {why}',
  },
  thumbprint: 'Zertifikat',
}

export const editorWords: Translation<typeof english.editorWords> = {
  newTitle: 'Neues Skript',
  editTitle: '{name} bearbeiten',
  fileName: 'Dateiname',
  fileNameHint:
    'Die Endung nennt die Sprache: .sh, .py, .ps1, .js oder .mjs. Ein bekannter Name ergibt beim Speichern eine neue Version.',
  chooseFile: 'Datei wählen',
  drop: 'Legen Sie hier ein Skript ab, wählen Sie eine Datei oder schreiben Sie unten.',
  dropNow: 'Loslassen, um die Datei zu lesen',
  source: 'Skript',
  exactBytes: 'Unverändert seit dem Lesen: Es wird Byte für Byte gespeichert, mit seiner Signatur.',
  signatureLostTitle: 'Diese Änderung zerstört die Signatur.',
  signatureLost:
    'Ein Skript wird Byte für Byte signiert, deshalb übersteht eine Signatur keine Änderung. Speichern Sie es unsigniert, oder signieren Sie den neuen Text mit `handrail sign` und laden Sie diese Datei hoch.',
  undoEdits: 'Zurück zur signierten Datei',
  removeBlock: 'Alte Signatur entfernen',
  notText: 'Diese Datei ist kein UTF-8-Text. Sie kann so gespeichert, aber hier nicht bearbeitet werden.',
  tooLarge: 'Das Skript ist größer als {limit}, die erlaubte Höchstgröße.',
  save: 'Speichern',
  saved: '{name} wurde als Version {version} gespeichert.',
  check: 'Prüfen',
  checking: 'Wird geprüft …',
  checkFailed: 'Es konnte nicht geprüft werden: {message}',
  fine: 'Die Angaben sind in Ordnung.',
  problems: {
    one: 'Ein Problem verhindert das Speichern',
    many: '{count} Probleme verhindern das Speichern',
  },
  line: 'Zeile {line}',
  goToLine: 'Zu Zeile {line}',
}

export const languageNames: Translation<typeof english.languageNames> = {
  powershell: 'PowerShell',
  sh: 'POSIX-Shell',
  python: 'Python',
  node: 'Node',
}

export const runContextNames: Translation<typeof english.runContextNames> = {
  system: 'System',
  'record-account': 'Konto des Eintrags',
  'interactive-user': 'Angemeldeter Benutzer',
}

export const inputTypeNames: Translation<typeof english.inputTypeNames> = {
  string: 'Text',
  integer: 'Ganze Zahl',
  boolean: 'Ja oder Nein',
  secret: 'Geheimnis',
}

export const jobWords: Translation<typeof english.jobWords> = {
  title: 'Aufträge',
  intro: 'Jeder Lauf einer Aktion, das Neueste zuerst.',
  one: 'Auftrag',
  caption: 'Aufträge, das Neueste zuerst',
  state: 'Zustand',
  action: 'Aktion',
  device: 'Gerät',
  script: 'Skript',
  requested: 'Angefordert',
  requestedBy: 'Angefordert von',
  duration: 'Dauer',
  details: 'Details',
  detailsOf: 'Details zu {action} auf {device}',
  emptyTitle: 'Noch keine Aufträge',
  empty:
    'Ein Auftrag erscheint hier, wenn eine Aktion ausgeführt wird: Öffnen Sie ein Gerät und wählen Sie eine.',
  noMatch: 'Kein Auftrag passt zu diesen Filtern.',
  emptyOnDevice: 'Auf diesem Gerät wurde noch nichts ausgeführt.',
  times: 'Zeiten',
  expires: 'Läuft ab',
  offered: 'Dem Gerät angeboten',
  started: 'Begonnen',
  ended: 'Beendet',
  cause: 'Ursache',
  exitCode: 'Exitcode',
  statusDetails: 'Details zum Ausführungsstatus',
  waiting: 'Warum er wartet',
  version: 'Version {version}',
  publisher: 'Herausgeber',
  session: 'In einer Sitzung angefordert',
  openSession: 'Sitzung öffnen',
  outputs: 'Ergebnisse',
  noOutputs: 'Er gab keine Ergebnisse zurück.',
  noOutputsYet: 'Ergebnisse erscheinen hier, wenn der Lauf beendet ist.',
  inputs: 'Eingaben',
  noInputs: 'Er bekam keine Eingaben.',
  log: 'Protokoll',
  noLog: 'Das Skript hat nichts ausgegeben, oder das Relay bewahrt Protokolle nicht so lange auf.',
  noLogYet: 'Was das Skript ausgibt, erscheint hier, während es läuft.',
  logSearch: 'Protokoll durchsuchen',
  logMatches: { none: 'Keine Zeile enthält das', one: 'Eine Zeile', many: '{count} Zeilen' },
  wrap: 'Lange Zeilen umbrechen',
  cut: 'Nur das Ende des Protokolls ist aufbewahrt.',
  cancel: 'Abbrechen',
  cancelJob: 'Auftrag abbrechen',
  cancelTitle: 'Diesen Auftrag abbrechen?',
  cancelWaiting: 'Das Gerät hat ihn nicht begonnen; er wird nicht laufen.',
  cancelRunning:
    'Das Skript läuft auf {device}. Es wird dort mit all seinen Prozessen beendet; was es bis dahin getan hat, bleibt.',
  cancelled: 'Der Auftrag wurde abgebrochen.',
  cancelAsked: 'Dem Gerät wurde gesagt, das Skript zu beenden.',
  runAgain: 'Erneut ausführen',
}

export const runWords: Translation<typeof english.runWords> = {
  title: '{action} ausführen',
  on: 'Läuft auf {device}, einmal, in Version {version}.',
  offline:
    '{device} ist offline. Der Auftrag wartet und läuft, wenn das Gerät zurück ist, sofern er nicht abgelaufen ist.',
  olderVersion: 'Jener Auftrag lief mit Version {before}; dieser läuft mit der neuesten, {now}.',
  run: 'Ausführen',
  runOn: '{action} ausführen',
  busy: 'Wird gesendet …',
  sent: 'Der Auftrag wurde übergeben.',
  expiry: 'Aufgeben, wenn das Gerät nicht erreicht wurde innerhalb von',
  expiries: { '60000': '1 Minute', '3600000': '1 Stunde', '86400000': '1 Tag', '604800000': '7 Tagen' },
  secretHint:
    'Erreicht das Skript nur über seine Standardeingabe und wird in Ergebnissen, Protokoll und Verlauf verdeckt.',
  secretAgain: 'Geheimnisse werden nicht aufbewahrt; geben Sie es erneut ein.',
  another: 'ein anderer Wert kann eingegeben werden',
  choose: 'Wählen …',
  search: 'Aktionen suchen',
  none: 'Für die Plattform dieses Geräts gibt es noch kein Skript.',
  noMatch: 'Keine Aktion passt zu dieser Suche.',
  addScript: 'Skript hinzufügen',
  gone: 'Dieses Skript wurde entfernt und kann deshalb nicht erneut ausgeführt werden.',
}

export const versionWords: Translation<typeof english.versionWords> = {
  title: 'Versionen',
  caption: 'Versionen, das Neueste zuerst',
  newest: 'neueste',
  acts: 'Handlungen',
  compare: 'Vergleichen',
  compareOne: 'Version {version} mit Version {before} vergleichen',
  downloadOne: 'Version {version} herunterladen',
  compareTitle: 'Versionen von {name} im Vergleich',
  from: 'Ältere Version',
  to: 'Neuere Version',
  option: 'Version {version}',
  putBack: 'Zurückholen',
  putBackOne: 'Version {version} zurückholen',
  putBackTitle: 'Version {version} zurückholen?',
  putBackText:
    'Ihre genauen Bytes samt Signatur werden Version {next}. Version {newest} bleibt in dieser Liste, und Aufträge behalten die Version, mit der sie angefordert wurden.',
  wasPutBack: 'Version {version} ist zurück, als Version {next}.',
  counts: 'Entfernte Zeilen: {removed}, hinzugefügte Zeilen: {added}',
  noDifference: 'Die beiden Versionen haben denselben Text.',
  coarse:
    'Es gibt zu viele Unterschiede, um jedem zu folgen; was zwischen dem ersten und dem letzten liegt, ist als ersetzt gezeigt.',
  cut: 'Nur die ersten {limit} Zeilen des Vergleichs sind gezeigt. Laden Sie beide Versionen herunter, um den Rest zu vergleichen.',
  skipped: { one: '1 gleiche Zeile', many: '{count} gleiche Zeilen' },
  removed: 'Entfernt',
  added: 'Hinzugefügt',
  difference: 'Unterschiede',
  encodingDiffers:
    'Die Kodierung oder die Zeilenenden sind verschieden: {before} in der älteren Version, {after} in der neueren.',
  lineEnds: { '\n': 'LF', '\r\n': 'CRLF' },
  encodings: { 'utf-8': 'UTF-8', 'utf-8-bom': 'UTF-8 mit BOM', 'utf-16le-bom': 'UTF-16LE' },
  signatureBlock: {
    same: 'Der Signaturblock ist gleich',
    changed: 'Der Signaturblock ist verschieden',
    added: 'Nur die neuere Version ist signiert',
    removed: 'Nur die ältere Version ist signiert',
  },
  notText:
    'Eine der Versionen ist kein Text, deshalb können sie hier nicht verglichen werden. Laden Sie sie herunter.',
}

export const acceptanceWords: Translation<typeof english.acceptanceWords> = {
  nobody: 'Kein Gerät nimmt dieses Skript an: {why}.',
  why: {
    unsigned: 'es ist nicht signiert',
    broken: 'seine Signatur ist beschädigt',
    untrusted: 'keines von {devices} vertraut seinem Herausgeber',
    disabled: 'auf allen sind Skripte deaktiviert',
  },
  nobodyShort: 'Kein Gerät nimmt es an',
  whatToDo: {
    broken: 'Signieren Sie es neu und speichern Sie die signierte Datei.',
    untrusted: 'Fügen Sie sein Zertifikat auf den Geräten mit `agent trust add` hinzu.',
    disabled: 'Ein Administrator des Geräts kann das mit `agent policy set` ändern.',
  },
  trust: {
    one: '{trusting} von {devices} Geräten vertraut seinem Herausgeber.',
    many: '{trusting} von {devices} Geräten vertrauen seinem Herausgeber.',
  },
  all: {
    one: 'Das eine Gerät, für das es bestimmt ist, vertraut seinem Herausgeber.',
    many: 'Alle {devices} Geräte, für die es bestimmt ist, vertrauen seinem Herausgeber.',
  },
  unrestricted: {
    one: '1 von {devices} Geräten führt es ungeachtet der Signatur aus, weil seine Richtlinie Uneingeschränkt ist.',
    many: '{count} von {devices} Geräten führen es ungeachtet der Signatur aus, weil ihre Richtlinie Uneingeschränkt ist.',
  },
  disabled: {
    one: 'Auf 1 davon sind Skripte deaktiviert.',
    many: 'Auf {count} davon sind Skripte deaktiviert.',
  },
  short: '{accepting} von {devices} Geräten',
  noDevices: 'Noch hat kein registriertes Gerät seine Plattform.',
}
