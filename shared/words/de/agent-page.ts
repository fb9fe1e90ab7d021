import type * as english from '../en/agent-page.ts'
import type { Translation } from '../translation.ts'

export const pageWords: Translation<typeof english.pageWords> = {
  title: 'Handrail auf {device}',
  loading: 'Wird geladen …',
  gone: 'Der Agent auf diesem Gerät ist nicht erreichbar. Vielleicht wurde er beendet; sobald er wieder läuft, geht diese Seite von selbst weiter.',
  forbidden: 'Diese Adresse ist veraltet. Öffnen Sie die Seite neu: „agent status“ zeigt ihre Adresse an.',
}

export const relayWords: Translation<typeof english.relayWords> = {
  connected: 'Verbunden',
  offline: 'Nicht verbunden',
  connectedTo: 'Verbunden mit {organisation}',
  offlineNotice:
    'Zurzeit ist kein Relay erreichbar. Der Agent versucht es weiter; einen Verbindungscode können Sie eingeben, sobald er verbunden ist.',
}

export const entryWords: Translation<typeof english.entryWords> = {
  title: 'Verbindungscode eingeben',
  lead: 'Die Person, die Ihnen hilft, liest einen Code vor oder schickt Ihnen einen Link. Geben Sie ihn hier ein.',
  label: 'Verbindungscode',
  hint: 'Leerzeichen und Striche spielen keine Rolle.',
  connect: 'Verbinden',
  connecting: 'Der Code wird geprüft …',
  cancel: 'Abbrechen',
  tryAgain: 'Erneut versuchen',
  failedTitle: 'Das hat nicht geklappt',
  notACode:
    'Das ist kein Verbindungscode. Er hat 7 bis 16 Ziffern; gleichen Sie ihn mit der Support-Person ab.',
  waitFor: 'Bitte warten Sie {seconds} s bis zum nächsten Versuch.',
  unavailableTitle: 'Verbindungscode eingeben ist nicht verfügbar',
  busy: '{name} ({organisation}) ist bereits mit diesem Gerät verbunden. Beenden Sie zuerst diese Sitzung.',
  noRequest:
    'Das Relay hat den Code angenommen, aber niemand hat um die Sitzung gebeten. Versuchen Sie es erneut.',
}

export const acceptanceWords: Translation<typeof english.acceptanceWords> = {
  title: 'Jemand möchte Ihnen helfen',
  asks: '{name} möchte sich mit diesem Gerät verbinden',
  organisation: 'Organisation',
  mail: 'E-Mail',
  wouldGet: 'Diese Person könnte',
  sessionType: 'Sitzungsart',
  proposed: 'Vorgeschlagen: {mode}',
  permissionsTitle: 'Außerdem darf diese Person',
  recorded: 'Diese Sitzung wird als Video aufgezeichnet, wie es die Richtlinie verlangt.',
  floorAsks:
    'Dieses Gerät fragt Sie wegen seiner eigenen Einstellungen; die Richtlinie des Relays allein hätte die Person zugelassen.',
  chatSaved: 'Der Chat wird mit der Sitzung gespeichert.',
  warning: 'Nehmen Sie nur an, wenn Sie um Hilfe gebeten haben und wissen, wer das ist.',
  accept: 'Annehmen',
  refuse: 'Ablehnen',
  left: 'noch {time}',
  leftSpoken: 'Noch {seconds} Sekunden für die Antwort',
  thenRefused: 'Ohne Antwort wird die Sitzung abgelehnt.',
  thenProceeds: 'Ohne Antwort beginnt die Sitzung, wie es die Richtlinie vorsieht.',
}

export const barWords: Translation<typeof english.barWords> = {
  label: 'Sitzung',
  connectedWith: '{name} ({organisation}) ist verbunden',
  connecting: 'Verbindung mit {name} ({organisation}) wird hergestellt …',
  interrupted: 'Die Verbindung ist unterbrochen. Neuer Versuch …',
  stop: 'Beenden',
  inputLocked: 'Die Support-Person hat Ihre Maus und Tastatur ausgeschaltet.',
  duration: 'Dauer',
  mode: 'Sitzungsart: {mode}',
}

export const runningWords: Translation<typeof english.runningWords> = {
  title: 'Sitzung',
  otherModes: 'Andere Sitzungsart',
  changeTo: 'Wechseln zu {mode}',
}

export const questionWords: Translation<typeof english.questionWords> = {
  left: 'noch {time}',
}

export const chatWords: Translation<typeof english.chatWords> = {
  title: 'Chat',
  unread: '{count} neu',
  empty: 'Noch keine Nachrichten.',
  label: 'Nachricht',
  send: 'Senden',
  you: 'Sie',
  delivered: 'zugestellt',
  sending: 'wird gesendet …',
  off: 'Die Richtlinie erlaubt in dieser Sitzung keinen Chat.',
  lines: 'Nachrichten',
}

export const fileWords: Translation<typeof english.fileWords> = {
  title: 'Dateien',
  empty: 'Noch keine Dateien.',
  choose: 'Datei senden',
  off: 'Die Richtlinie erlaubt in dieser Sitzung keine Dateien.',
  toTarget: 'von {name}',
  toController: 'an {name}',
  asks: '{name} möchte Ihnen diese Datei senden.',
  accept: '{file} annehmen',
  refuse: '{file} ablehnen',
  cancel: '{file} abbrechen',
  acceptShort: 'Annehmen',
  refuseShort: 'Ablehnen',
  cancelShort: 'Abbrechen',
  waiting: 'wartet',
  moving: '{done} von {all}',
  arrived: 'angekommen',
  savedAs: 'Gespeichert als {path}',
  uploadFailed: 'Die Datei konnte dem Agenten nicht übergeben werden: {message}',
  progress: 'Fortschritt von {file}',
  fetchAsks: '{name} bittet um diese Datei von Ihnen.',
  chooseFolder: 'Ordner senden',
  dropHere: 'Dateien zum Senden hier ablegen',
  filesDone: '{done} von {files} Dateien',
  speed: '{speed}/s',
  remaining: 'noch {time}',
  pausedHere: 'von Ihnen angehalten',
  pausedThere: 'von {name} angehalten',
  laneDirect: 'Schnellweg, direkt',
  laneRelay: 'Schnellweg über das Relay, das nur Verschlüsseltes sieht',
  pause: '{file} anhalten',
  pauseShort: 'Anhalten',
  resume: '{file} fortsetzen',
  resumeShort: 'Fortsetzen',
  retry: '{file} erneut versuchen',
  retryShort: 'Erneut versuchen',
  nameTaken: '{file} war schon vorhanden und blieb unverändert.',
  replace: '{file} ersetzen',
  show: 'Ordner von {file} öffnen',
  showShort: 'Ordner öffnen',
  receivedInto: 'Empfangene Dateien kommen nach {path}.',
  changeFolder: 'Ordner ändern',
  folderUp: 'Übergeordneter Ordner',
  folderEmpty: 'Hierin sind keine Ordner.',
  folderGone: 'Dieser Ordner kann nicht angezeigt werden.',
  putHere: 'Dateien hier ablegen',
  keepFolder: 'So lassen',
}

export const endedWords: Translation<typeof english.endedWords> = {
  title: 'Die Sitzung ist beendet',
  with: 'Sie war mit {name} ({organisation}).',
  received: 'Empfangene Dateien',
  ok: 'OK',
}

export const helpWords: Translation<typeof english.helpWords> = {
  title: 'Selbsthilfe',
  lead: 'Ihre Organisation bietet diese Aktionen für dieses Gerät an. Sie laufen sofort.',
  none: 'Zurzeit wird nichts angeboten.',
  unavailable: 'Diese Aktionen lassen sich starten, sobald das Gerät wieder verbunden ist.',
  run: 'Ausführen',
  runThis: '{title} ausführen',
  cancel: 'Abbrechen',
  recent: 'Worum Sie gebeten haben',
  log: 'Was ausgegeben wurde',
  states: {
    waiting: 'Wartet',
    running: 'Läuft',
    completed: 'Erledigt',
    error: 'Hat nicht geklappt',
    cancelled: 'Abgebrochen',
    expired: 'Nicht rechtzeitig begonnen',
  },
  now: {
    waiting: '{title} beginnt gleich.',
    running: '{title} läuft …',
    completed: '{title} ist erledigt.',
    error: '{title} hat nicht geklappt.',
    cancelled: '{title} wurde abgebrochen.',
    expired: '{title} wurde nicht rechtzeitig begonnen.',
  },
}

export const connectWords: Translation<typeof english.connectWords> = {
  prompt: 'Verbindungscode: ',
  noCode:
    'Es wurde kein Verbindungscode angegeben. Geben Sie ihn an der Eingabeaufforderung ein oder leiten Sie ihn in die Standardeingabe.',
  asks: '{name} ({organisation}, {mail}) möchte sich mit diesem Gerät verbinden.',
  wouldGet: 'Sitzungsart: {mode}. Diese Person könnte: {meaning}.',
  may: 'Diese Person darf: {permission}.',
  recorded: 'Diese Sitzung wird als Video aufgezeichnet, wie es die Richtlinie verlangt.',
  saved: 'Der Chat wird mit der Sitzung gespeichert.',
  question:
    'Annehmen? y = ja, f = ja, ohne weitere Fragen zu dem, was sonst erlaubt ist, n = nein ({seconds} s): ',
  mayAsk: 'Sie werden vorher gefragt: {permission}.',
  questionPlain: 'Annehmen? y = ja, n = nein ({seconds} s): ',
  midQuestion: '{title}. {text} y = {yes}, n = {no}: ',
  fileQuestion: '{name} möchte {file} ({size}) senden. Annehmen? y/n: ',
  answeredElsewhere: 'Beantwortet.',
  connecting: 'Angenommen. Verbindung wird hergestellt …',
  live: 'Verbunden: {mode}. Strg-C beendet die Sitzung.',
  interrupted: 'Die Verbindung ist unterbrochen. Neuer Versuch …',
  chat: '{name}: {text}',
  file: '{file}: {state}',
  fileArrived: 'angekommen',
  stopping: 'Die Sitzung wird beendet.',
}
