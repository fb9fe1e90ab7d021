import type * as english from '../en/join.ts'
import type { Translation } from '../translation.ts'
import { fileWords } from './extension.ts'

export const joinWords: Translation<typeof english.joinWords> = {
  product: 'Handrail',
  loading: 'Wird geladen …',
  title: 'An einer Support-Sitzung teilnehmen',
  relayAway:
    'Der Server ist zurzeit nicht erreichbar. Die Sitzung geht unverändert weiter; diese Seite versucht es erneut.',
  refused: 'Der Server lässt diese Seite nicht ein: {message}',
}

export const joinEntryWords: Translation<typeof english.joinEntryWords> = {
  lead: 'Ihre Support-Person liest einen Code vor oder schickt Ihnen einen Link. Nichts muss installiert werden.',
  enter: 'Verbindungscode eingeben',
  label: 'Verbindungscode',
  hint: 'Leerzeichen und Striche spielen keine Rolle; auch ein eingefügter Link wird verstanden.',
  name: 'Ihr Name',
  optional: 'freiwillig',
  nameHint: 'Ihre Support-Person sieht ihn neben dem Namen Ihres Browsers.',
  connect: 'Verbinden',
  next: 'Danach werden Sie gefragt, wer was sehen darf. Nichts wird geteilt, bevor Sie annehmen, und Sie können jederzeit beenden.',
  checking: 'Der Code wird geprüft …',
  waiting: 'Der Code stimmt. Die Organisation Ihrer Support-Person wird gefragt, was erlaubt ist …',
  resuming: 'Ihre Sitzung wird wieder aufgenommen …',
  cancel: 'Abbrechen',
  tryAgain: 'Erneut versuchen',
  failedTitle: 'Das hat nicht geklappt',
  notACode:
    'Das ist kein Verbindungscode. Er hat 7 bis 16 Ziffern; gleichen Sie ihn mit Ihrer Support-Person ab.',
  linkWithoutCode:
    'Der Link enthält keinen ganzen Code; vielleicht wurde er abgeschnitten. Öffnen Sie den ganzen Link noch einmal oder geben Sie den Code ein, den Ihre Support-Person vorliest.',
  waitFor: 'Bitte warten Sie {seconds} s bis zum nächsten Versuch.',
  unreachable:
    'Der Server war nicht erreichbar. Prüfen Sie Ihre Netzwerkverbindung und versuchen Sie es erneut.',
  lost: 'Die Sitzung, die in diesem Tab lief, kann nicht wieder aufgenommen werden. Bitten Sie Ihre Support-Person um einen neuen Code.',
  safetyTitle: 'Machen Sie nur mit jemandem weiter, den Sie kennen',
  safety:
    'Benutzen Sie einen Code nur, wenn Sie mit Ihrem eigenen Support in Kontakt sind. Niemand von Handrail ruft Sie je an und fragt danach.',
  canTitle: 'Was dieser Browser kann',
  can: 'Ihren Bildschirm zeigen, damit Ihre Support-Person zusehen oder auf Dinge zeigen kann; chatten; Dateien austauschen. Niemand kann von hier aus Ihre Maus und Tastatur benutzen: Dafür braucht es den Handrail-Agenten auf diesem Computer.',
  noScreenTitle: 'Dieser Browser kann Ihren Bildschirm nicht zeigen',
  noScreen:
    'Chat und Dateien gehen hier. Um Ihren Bildschirm zu zeigen, öffnen Sie den Link auf einem Computer in einem aktuellen Chrome, Edge, Firefox oder Safari. Auf Telefonen und Tablets dürfen Webseiten den Bildschirm nicht zeigen.',
  agentTitle: 'Ist der Handrail-Agent auf diesem Computer installiert?',
  agent: 'Dann geben Sie den Code dort ein: Er kann mehr. {status} in einem Terminal zeigt seine Adresse.',
  agentCommand: 'agent status',
}

export const joinUnsupportedWords: Translation<typeof english.joinUnsupportedWords> = {
  title: 'Dieser Browser kann nicht teilnehmen',
  insecure:
    'Diese Seite wurde über eine ungeschützte Adresse geöffnet; dort erlauben Browser weder Bildschirm noch Verbindung. Öffnen Sie den Link mit https:// am Anfang.',
  tooOld:
    'Dieser Browser hat kein WebRTC, oder es ist ausgeschaltet. Öffnen Sie den Link in einem aktuellen Chrome, Edge, Firefox oder Safari.',
}

export const joinAcceptanceWords: Translation<typeof english.joinAcceptanceWords> = {
  title: 'Jemand möchte Ihnen helfen',
  asks: '{name} möchte sich mit Ihnen verbinden',
  organisation: 'Organisation',
  mail: 'E-Mail',
  wouldGet: 'Diese Person könnte',
  sessionType: 'Sitzungsart',
  proposed: 'Vorgeschlagen: {mode}',
  alsoChat: 'Nachrichten mit Ihnen austauschen',
  allow: 'Außerdem erlauben',
  permissions: {
    'file-transfer': 'In dieser Sitzung Dateien austauschen',
    recording: 'Aufzeichnen, was zu sehen ist',
  },
  permissionHints: {
    'file-transfer': 'Sie werden bei jeder Datei gefragt, bevor sie empfangen wird.',
    recording: 'Die Aufzeichnung entsteht im Browser der Support-Person.',
  },
  recorded: 'Die Organisation lässt die ganze Sitzung aufzeichnen.',
  chatSaved: 'Der Chat wird mit der Sitzung gespeichert.',
  cannotControl:
    'Niemand kann von dieser Seite aus Ihre Maus und Tastatur benutzen, was Sie auch wählen; dafür braucht es den Handrail-Agenten.',
  warning: 'Nehmen Sie nur an, wenn Sie um Hilfe gebeten haben und wissen, wer das ist.',
  picker:
    'Nach Annehmen fragt Ihr Browser, was gezeigt werden soll: ein Fenster, ein Tab oder der ganze Bildschirm. Nur was Sie dort wählen, ist zu sehen, und nur bis Sie beenden.',
  pickerMarks:
    'Wählen Sie den ganzen Bildschirm oder ein Fenster, damit Ihre Support-Person auf das zeigen kann, was Sie sehen.',
  picking: 'Ihr Browser fragt, was gezeigt werden soll. Wählen Sie es dort …',
  accept: 'Annehmen',
  refuse: 'Ablehnen',
  left: 'noch {time}',
  leftSpoken: 'Noch {seconds} Sekunden für die Antwort',
  thenRefused: 'Ohne Antwort wird die Sitzung abgelehnt.',
}

export const joinBarWords: Translation<typeof english.joinBarWords> = {
  label: 'Sitzung',
  connectedWith: '{name} ({organisation}) ist bei Ihnen',
  connecting: 'Verbindung mit {name} ({organisation}) wird hergestellt …',
  mode: 'Sitzungsart: {mode}',
  sharing: 'Ihr Bildschirm ist zu sehen',
  notSharing: 'Ihr Bildschirm ist nicht zu sehen',
  interrupted: 'Unterbrochen. Neuer Versuch …',
  end: 'Beenden',
  duration: 'Dauer',
}

export const joinPictureWords: Translation<typeof english.joinPictureWords> = {
  title: 'Was von Ihrem Bildschirm zu sehen ist',
  preview: 'Vorschau dessen, was Sie teilen',
  marks: 'Markierungen Ihrer Support-Person',
  marksHint:
    '{name} kann auf Dinge zeigen. Die Markierungen erscheinen hier über der Vorschau; klicken tun nur Sie.',
  marksCount: 'Gezeigte Markierungen: {count}',
  only: '{name} sieht nur zu. Maus und Tastatur benutzen Sie selbst.',
  stop: 'Nicht mehr teilen',
  other: 'Etwas anderes teilen',
  popOut: 'Markierungen im Blick behalten',
  popOutHint: 'Ein kleines Fenster mit der Vorschau und den Markierungen bleibt über Ihren anderen Fenstern.',
  popIn: 'Zurück in die Seite',
  popOutTitle: 'Was von Ihrem Bildschirm zu sehen ist',
  away: 'Die Vorschau ist in ihrem eigenen kleinen Fenster.',
  shareTitle: 'Ihr Bildschirm wird nicht geteilt',
  share: 'Bildschirm teilen',
  shareFor: 'Für die Sitzungsart {mode} fragt Ihr Browser, was gezeigt werden soll.',
  held: 'Noch ist er nicht zu sehen: Diese Sitzung muss aufgezeichnet werden, und die Aufzeichnung hat noch nicht begonnen.',
  declined: 'Im Fenster des Browsers wurde nichts gewählt, also wird nichts geteilt.',
  failed: 'Der Browser konnte den Bildschirm nicht teilen: {message}',
}

export const joinRunningWords: Translation<typeof english.joinRunningWords> = {
  heading: 'Sitzung mit {name}',
  otherModes: 'Andere Sitzungsart',
  changeTo: 'Wechseln zu {mode}',
  noActive: 'Steuern (Maus und Tastatur) ist aus einem Browser nicht möglich.',
  askTitle: '{name} bittet um mehr',
  ask: '{name} bittet um die Sitzungsart {mode}: {meaning}.',
  askPicker: 'Danach fragt Ihr Browser, was gezeigt werden soll.',
  allow: 'Erlauben',
  refuse: 'Ablehnen',
  stillTitle: 'Weiter teilen?',
  still: '{name} ist noch bei Ihnen. Die Sitzung endet, wenn Sie nicht antworten.',
  stillYes: 'Weiter',
  end: 'Beenden',
  chat: 'Chat',
  files: 'Dateien',
  chatForbidden: 'Die Richtlinie erlaubt in dieser Sitzung keinen Chat.',
  filesForbidden: 'Die Richtlinie erlaubt in dieser Sitzung keine Dateien.',
  unread: '{count} neu',
  dropHere: 'Dateien zum Senden hier ablegen',
  leave: 'Die Sitzung endet, wenn Sie diese Seite schließen.',
}

export const joinEndedWords: Translation<typeof english.joinEndedWords> = {
  title: 'Die Sitzung ist beendet',
  with: 'Sie war mit {name} ({organisation}).',
  refusedByYou: 'Sie haben die Sitzung abgelehnt. Nichts wurde geteilt.',
  endedByYou: 'Sie haben die Sitzung beendet.',
  nothingPicked: 'Nichts wurde zum Teilen gewählt, und etwas anderes ist in dieser Sitzung nicht erlaubt.',
  nothingShared: 'Es wird nichts mehr geteilt.',
  received: 'Empfangene Dateien',
  receivedHint: 'Speichern Sie sie jetzt: Sie sind weg, wenn diese Seite geschlossen wird.',
  again: 'Anderen Code eingeben',
}

export const joinFileWords: Translation<typeof english.joinFileWords> = {
  ...fileWords,
  sent: 'An Ihre Support-Person',
  received: 'Von Ihrer Support-Person',
  offered: 'Ihre Support-Person bietet diese Datei an',
  waiting: 'Wartet, bis Ihre Support-Person annimmt',
  announceOffer: 'Ihre Support-Person bietet die Datei {name} an.',
}
