import type * as english from '../en/jobs.ts'
import type { Translation } from '../translation.ts'

export const jobStateNames: Translation<typeof english.jobStateNames> = {
  scheduled: 'Geplant',
  deferred: 'Zurückgestellt',
  'waiting-for-device': 'Wartet auf Gerät',
  queued: 'In der Warteschlange',
  running: 'Läuft',
  completed: 'Abgeschlossen',
  error: 'Fehler',
  cancelled: 'Abgebrochen',
  expired: 'Abgelaufen',
}

export const runCauseSentences: Translation<typeof english.runCauseSentences> = {
  'exit-code': 'Das Skript endete mit Exitcode {exitCode}.',
  'time-out':
    'Das Skript endete nicht innerhalb seines Zeitlimits und wurde mit all seinen Prozessen beendet.',
  'no-interpreter':
    'Das Gerät hat keinen Interpreter für die Sprache dieses Skripts. Installieren Sie ihn dort.',
  'limit-exceeded':
    'Das Skript verbrauchte mehr, als das Gerät erlaubt ({what}), und wurde mit all seinen Prozessen beendet.',
  'no-user-logged-on': 'Das Skript läuft als der angemeldete Benutzer, und niemand ist angemeldet.',
  'several-users-logged-on':
    'Das Skript läuft als der angemeldete Benutzer. Mehrere sind angemeldet, und keiner davon sitzt allein am Gerät.',
  'run-context-unavailable':
    'Das Gerät kann Skripte nicht in der Ausführungsart laufen lassen, die dieses angibt.',
  'wrong-platform': 'Das Skript nennt die Plattform dieses Geräts nicht unter seinen.',
  'no-dry-run':
    'Ein Probelauf wurde angefordert, und das Skript sagt nicht, dass es einen kennt (@dry-run). Nichts wurde ausgeführt.',
  'agent-restarted':
    'Der Agent wurde neu gestartet, während das Skript lief; es wurde nicht noch einmal ausgeführt.',
  'offline-until-expiry': 'Das Gerät wurde nicht erreicht, bevor die Anforderung ablief.',
  cancelled: 'Der Auftrag wurde abgebrochen.',
  'offer-not-genuine':
    'Das Gerät konnte nicht bestätigen, dass dieser Auftrag von dem Relay kam, bei dem es registriert ist.',
  'offer-expired': 'Der Auftrag erreichte das Gerät, nachdem er abgelaufen war.',
  'could-not-start': 'Das Skript konnte auf dem Gerät nicht gestartet werden.',
  'device-lost':
    'Das Gerät nahm den Auftrag an und meldete sich nicht mehr. Ob das Skript lief, ist nicht bekannt; sehen Sie auf dem Gerät nach, bevor Sie es erneut ausführen.',
  'no-sealing-key':
    'Der Auftrag hat geheime Eingaben, und das Gerät hat keinen Schlüssel zum Versiegeln mitgeteilt; deshalb wurden sie nicht gesendet und nichts ausgeführt. Aktualisieren Sie seinen Agenten und führen Sie den Auftrag erneut aus.',
  'secrets-not-readable':
    'Das Gerät konnte die geheimen Eingaben nicht öffnen: Sie waren für einen anderen Schlüssel versiegelt, als es hat. Nichts wurde ausgeführt; führen Sie den Auftrag erneut aus.',
  'account-unknown': 'Das Gerät hat kein Konto {account}, als das das Skript laufen sollte.',
  'account-expired': 'Das Konto {account}, als das das Skript laufen sollte, ist auf dem Gerät abgelaufen.',
  'account-not-allowed':
    'Das Skript sollte als {account} laufen, und der Agent kann kein anderes Konto annehmen: Er läuft nicht als root.',
}

export const runLimitNames: Translation<typeof english.runLimitNames> = {
  tasks: '{limit} Prozesse und Threads zugleich',
  memory: '{limit} MB Arbeitsspeicher',
  cpu: '{limit} s auf einem Prozessor',
  file: '{limit} MB in einer Datei',
}

export const waitingSentences: Translation<typeof english.waitingSentences> = {
  due: 'Er ist fällig in {wait}.',
  window: 'Er ist fällig; sein Zeitfenster öffnet sich in {wait}.',
  approvalOfFanOut: 'Die Verteilung wartet auf die Genehmigung eines anderen Administrators.',
  pausedFanOut: 'Die Verteilung ist angehalten.',
  turnOfFanOut: 'In der Verteilung ist er noch nicht an der Reihe.',
  aboutToBegin: 'Seine Zeit ist gekommen; er beginnt, sobald das nächste Mal nach Fälligem gesehen wird.',
  remoteNode: 'Er wartet auf den entfernten Knoten {node}; läuft ab in {expiry}',
  notAtNode:
    'Er geht über den entfernten Knoten {node} an das Gerät und wartet, bis es dort verbunden ist; läuft ab in {expiry}',
  offline: 'Gerät offline seit {since}; läuft ab in {expiry}',
  neverSeen: 'Das Gerät hat sich noch nie verbunden; läuft ab in {expiry}',
  queue: 'Wartet darauf, an das Gerät gesendet zu werden; läuft ab in {expiry}',
  onDevice: 'Das Gerät hat den Auftrag und beginnt ihn, wenn es frei ist; läuft ab in {expiry}',
  onOfflineDevice:
    'Das Gerät nahm den Auftrag an, bevor es vor {since} offline ging; das Ergebnis kommt, wenn es zurück ist',
  cancelling: 'Der Abbruch wurde angefordert; Warten auf die Antwort des Geräts',
  cancellingOffline:
    'Der Abbruch wurde angefordert; das Gerät erfährt es, wenn es zurück ist (offline seit {since})',
}

export const jobDetails: Translation<typeof english.jobDetails> = {
  cancelledBy: 'Von {name} abgebrochen, bevor das Gerät ihn hatte.',
  cancelledUnseen: 'Abgebrochen; das Gerät hat den Auftrag nicht.',
  otherScript: 'Das Gerät meldet ein anderes Skript (SHA-256 {sha256}) als das bestellte.',
  notAllowedAnyMore:
    'Als der Auftrag gesendet werden sollte, erlaubte die Richtlinie der anfordernden Person keine Aktionen auf diesem Gerät mehr; nichts wurde ausgeführt.',
  offerRefused: 'Das Gerät nahm den Auftrag nicht an: {message}',
  nodeAway:
    'Der entfernte Knoten {node}, an den der Auftrag gebunden ist, nahm ihn vor dem Ablauf nicht auf; nichts wurde ausgeführt. Starten Sie diesen Knoten oder ändern Sie den Knoten des Eintrags.',
  notAtNode:
    'Das Gerät war vor dem Ablauf nicht am entfernten Knoten {node} verbunden, an den der Auftrag gebunden ist; nichts wurde ausgeführt.',
}

export const scriptFileProblems: Translation<typeof english.scriptFileProblems> = {
  empty: 'Die Datei ist leer.',
}

export const declarationProblems: Translation<typeof english.declarationProblems> = {
  notAScript:
    '„{fileName}“ ist kein Skript, das ausgeführt werden kann. Verwenden Sie einen Namen mit der Endung .ps1, .sh, .py, .js oder .mjs.',
  tooLarge: 'Das Skript hat {bytes} Bytes; höchstens {limit} sind erlaubt.',
  noAction:
    'Das Skript nennt seinen Namen nicht. Fügen Sie eine Kommentarzeile „{comment} @action Name der Aktion“ hinzu.',
  misplaced:
    'Die Angabe @{tag} steht nach der ersten Zeile Code. Verschieben Sie sie in die Kommentare am Anfang.',
  unknownTag: 'Die Angabe @{tag} ist nicht bekannt. Bekannt sind {known}.',
  twice: 'Die Angabe @{tag} steht doppelt; die erste steht in Zeile {line}.',
  empty: 'Die Angabe @{tag} braucht einen Text dahinter.',
  tooLong: 'Der Text von @{tag} hat {characters} Zeichen; höchstens {limit} sind erlaubt.',
  unknownPlatform:
    'Die Plattform „{value}“ ist nicht bekannt. Verwenden Sie eine oder mehrere aus {known}, mit Kommas dazwischen.',
  unknownRunContext: 'Die Ausführungsart „{value}“ ist nicht bekannt. Verwenden Sie eine aus {known}.',
  badTimeOut:
    'Das Zeitlimit „{value}“ ist nicht verständlich. Schreiben Sie eine Zahl und s, min oder h, von 1s bis 24h.',
  openQuote: 'Ein Anführungszeichen wird geöffnet und nie geschlossen.',
  badName:
    'Der Name „{value}“ ist nicht erlaubt. Verwenden Sie 1 bis 64 Buchstaben, Ziffern und Unterstriche, mit einem Buchstaben am Anfang.',
  duplicateName:
    'Der Name „{value}“ ist durch Zeile {line} vergeben (Groß- und Kleinschreibung zählen gleich).',
  unknownType: 'Der Typ „{value}“ ist nicht bekannt. Verwenden Sie einen aus {known}.',
  noLabel: 'Nach dem Typ fehlt eine Beschriftung in Anführungszeichen: was über dem Wert zu lesen ist.',
  labelLength: 'Die Beschriftung muss 1 bis {limit} Zeichen haben.',
  unknownOption: '„{value}“ ist hier nicht verständlich. {expected}',
  inputOptions: 'Nach der Beschriftung dürfen default="…", values="a|b|c" und free stehen.',
  outputOptions: 'Nach der Beschriftung darf nichts stehen.',
  tooMany: 'Mehr als {limit} Zeilen mit @{tag}.',
  noValuesFor: 'Eine Eingabe vom Typ {type} hat keine Werteliste.',
  badValues:
    'Die Werteliste muss 1 bis {limit} verschiedene Texte enthalten, keinen leeren, mit | dazwischen.',
  valueDoesNotFit: 'Der Wert „{value}“ passt nicht: {reason}',
  freeWithoutValues: 'Das Wort „free“ bedeutet nur zusammen mit values="…" etwas.',
  secretDefault: 'Ein Geheimnis hat keine Vorgabe: Alle, die das Skript lesen können, könnten sie lesen.',
  defaultDoesNotFit: 'Die Vorgabe „{value}“ passt nicht: {reason}',
  dryRunText: 'Die Angabe @dry-run steht allein; danach darf nichts folgen.',
  badText:
    'Das ist nicht verständlich. Schreiben Sie @text de action "…", @text de description "…" oder @text de label und den Namen einer Eingabe oder eines Ergebnisses vor "…".',
  badTextLanguage:
    'Die Sprache „{value}“ ist nicht verständlich. Schreiben Sie ihre zwei kleinen Buchstaben, etwa de oder fr.',
  textLength: 'Der Text muss 1 bis {limit} Zeichen haben.',
  textTwice: 'Dieser Text steht doppelt; der erste steht in Zeile {line}.',
  textOfNothing:
    'Keine Eingabe und kein Ergebnis hat den Namen „{value}“, deshalb gibt es dafür keine Beschriftung.',
  textWithoutName:
    'Der Name der Aktion in dieser Sprache fehlt. Fügen Sie @text {language} action "…" hinzu.',
  tooManyLanguages: 'Mehr als {limit} Sprachen.',
}

export const inputProblems: Translation<typeof english.inputProblems> = {
  summary: 'Eingaben: {problems}',
  required: 'ein Wert ist erforderlich',
  undeclared: 'das Skript hat keine Eingabe dieses Namens',
  notInteger: 'eine ganze Zahl erwartet',
  notBoolean: 'true oder false erwartet',
  notAllowed: 'einer von {values} erwartet',
  tooLong: 'höchstens {limit} Bytes sind erlaubt',
  control: 'ein NUL-Zeichen ist nicht erlaubt',
}

export const outputTypeNames: Translation<typeof english.outputTypeNames> = {
  string: 'Text',
  boolean: 'ja oder nein',
  'unsigned-integer': 'ganze Zahl',
  float: 'Zahl',
  size: 'Größe',
  ratio: 'Anteil',
  'bit-rate': 'Bitrate',
  'date-time': 'Datum und Zeit',
  duration: 'Dauer',
  'string-list': 'Liste von Texten',
}

export const outputWords: Translation<typeof english.outputWords> = {
  yes: 'Ja',
  no: 'Nein',
  listSeparator: ', ',
  flags: {
    'wrong-type': 'Das Skript gab einen Wert, der nicht zum Typ {type} passt; gezeigt, wie er kam.',
    cut: 'Länger als {limit} Bytes; der Rest wurde abgeschnitten.',
    undeclared: 'Das Skript gibt dieses Ergebnis nicht an.',
  },
}

export const executionPolicyNames: Translation<typeof english.executionPolicyNames> = {
  'trusted-publisher-or-handrail': 'Signiert von vertrautem Herausgeber oder Handrail',
  'trusted-publisher': 'Signiert von vertrautem Herausgeber',
  disabled: 'Deaktiviert',
  unrestricted: 'Uneingeschränkt',
}
