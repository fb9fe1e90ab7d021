import type * as english from '../en/sessions.ts'
import type { Translation } from '../translation.ts'

export const modeNames: Translation<typeof english.modeNames> = {
  active: 'Steuern',
  guidance: 'Anleiten',
  monitor: 'Zusehen',
  chat: 'Chat',
  'file-transfer': 'Dateiübertragung',
}

export const modeMeanings: Translation<typeof english.modeMeanings> = {
  active: 'Ihren Bildschirm sehen und Ihre Maus und Tastatur benutzen',
  guidance: 'Ihren Bildschirm sehen und auf Dinge zeigen; nur Sie klicken',
  monitor: 'Ihren Bildschirm sehen; nur Sie benutzen Maus und Tastatur',
  chat: 'Nachrichten austauschen; Ihr Bildschirm ist nicht zu sehen',
  'file-transfer': 'Dateien austauschen; Ihr Bildschirm ist nicht zu sehen',
}

export const modeObstacles: Translation<typeof english.modeObstacles> = {
  'policy-forbids': 'die Richtlinie verbietet {modes}',
  'device-cannot': 'dieses Gerät kann nicht: {modes}',
  'no-right': 'der Support-Person fehlt das Recht: {modes}',
}

export const modeBecause: Translation<typeof english.modeBecause> = {
  plain: '{mode}',
  first: '{mode}, denn {reasons}',
  chosen: '{mode}, so hat der Benutzer gewählt',
  none: 'Keine Sitzung: {reasons}',
}

export const endReasonSentences: Translation<typeof english.endReasonSentences> = {
  'controller-cancelled': 'Die Support-Person hat die Anfrage abgebrochen.',
  'controller-ended': 'Die Support-Person hat die Sitzung beendet.',
  'target-ended': 'Der Benutzer hat die Sitzung beendet.',
  'code-expired': 'Der Verbindungscode ist abgelaufen. Lassen Sie sich einen neuen geben.',
  'user-refused': 'Der Benutzer hat die Sitzung abgelehnt.',
  'grace-time-ran-out': 'Niemand hat die Anfrage rechtzeitig beantwortet.',
  'nobody-logged-on': 'Am Gerät ist niemand angemeldet, und die Richtlinie lehnt eine Sitzung dann ab.',
  'device-floor':
    'Die eigenen Einstellungen des Geräts lehnen das ab, unabhängig von der Richtlinie des Relays.',
  'device-busy': 'Das Gerät ist bereits in einer Sitzung.',
  'no-policy-link':
    'Keine Berechtigungsregel verbindet diese Support-Person mit diesem Gerät. Ein Administrator kann unter Richtlinien eine hinzufügen.',
  'no-allowed-mode': 'Dieser Support-Person ist auf diesem Gerät kein Sitzungsmodus erlaubt.',
  'device-went-offline': 'Das Gerät hat die Verbindung zum Relay verloren.',
  'could-not-connect':
    'Zwischen den beiden Computern wurde kein Weg gefunden. Vielleicht ist ein TURN-Server nötig.',
  'connection-lost': 'Die Verbindung ging verloren und kam nicht zurück.',
  'authentication-failed':
    'Die Sitzung wurde beendet, weil jemand dazwischen gewesen sein kann: Die beiden Seiten konnten einander nicht beweisen, wer die Verbindung verschlüsselt.',
  'maximum-length': 'Die Sitzung hat die längste Dauer erreicht, die die Richtlinie erlaubt.',
  inactivity: 'Die Support-Person war so lange untätig, wie die Richtlinie höchstens erlaubt.',
  'not-confirmed': 'Der Benutzer wurde gefragt, ob er weiter teilen möchte, und hat nicht geantwortet.',
  'policy-changed': 'Die Richtlinie wurde geändert und erlaubt diese Sitzung nicht mehr.',
  'approval-needed':
    'Für die Verbindung mit diesem Gerät ist eine genehmigte Anfrage nötig. Stellen Sie sie im Dashboard unter Anfragen.',
  'access-expired': 'Der genehmigte Zugriff auf dieses Gerät ist abgelaufen.',
  'cannot-record':
    'Die Richtlinie verlangt, diese Sitzung aufzuzeichnen, und das war nicht möglich. Nichts wurde ohne Aufzeichnung gezeigt.',
  'participants-forbidden': 'Die Richtlinie erlaubt in dieser Sitzung keine weiteren Teilnehmer.',
  'participants-full': 'An dieser Sitzung nehmen schon so viele Personen teil, wie möglich sind.',
  'participant-left': 'Sie haben die Sitzung verlassen. Sie geht ohne Sie weiter.',
  'session-fault': 'Die Sitzung endete wegen eines Fehlers auf dem Gerät. Starten Sie eine neue.',
}

export const browseRefusalSentences: Translation<typeof english.browseRefusalSentences> = {
  'forbidden-by-policy': 'Die Richtlinie erlaubt Ihnen nicht, die Ordner dieses Geräts anzusehen.',
  'user-refused': 'Der Benutzer hat Ihnen nicht erlaubt, seine Ordner anzusehen.',
  outside: 'Dieser Ort liegt außerhalb der Ordner, die die Richtlinie erlaubt.',
  'not-found': 'Dieser Ordner oder diese Datei ist nicht mehr vorhanden.',
  'not-a-folder': 'Das ist kein Ordner.',
  'cannot-read': 'Der Benutzer des Geräts hat kein Recht, das zu lesen.',
}

export const fileStopSentences: Translation<typeof english.fileStopSentences> = {
  refused: 'Die andere Seite hat die Datei abgelehnt.',
  'forbidden-by-policy': 'Die Richtlinie verbietet die Dateiübertragung.',
  cancelled: 'Die Übertragung wurde abgebrochen.',
  'checksum-mismatch': 'Die Datei kam beschädigt an und wurde nicht behalten. Senden Sie sie noch einmal.',
  'disk-full': 'Der Datenträger der anderen Seite ist voll.',
  'cannot-write': 'Die andere Seite konnte die Datei nicht schreiben.',
  'cannot-read': 'Die Datei konnte nicht gelesen werden.',
  'too-large': 'Die Datei ist größer als erlaubt.',
  'too-many-files':
    'Der Ordner enthält mehr als 100.000 Dateien und Ordner. Senden Sie einen Teil davon oder ein Archiv.',
  'too-deep':
    'Der Ordner ist mehr als 32 Ebenen tief verschachtelt. Senden Sie einen Teil davon oder ein Archiv.',
  'unsafe-name':
    'Der Ordner enthält Namen, die kein anderes Gerät behalten könnte. Benennen Sie sie um oder senden Sie ein Archiv.',
  'connection-lost': 'Die Verbindung ging während der Übertragung verloren.',
}

const allowOrRefuse = { yes: 'Erlauben', no: 'Ablehnen' }

export const questionSentences: Translation<typeof english.questionSentences> = {
  'mode-change': {
    title: '{name} bittet um mehr',
    text: '{name} bittet um die Sitzungsart {mode}: {meaning}.',
    ...allowOrRefuse,
  },
  'system-information': {
    title: '{name} bittet um Angaben zu diesem Gerät',
    text: 'Zu sehen wären Name, System, Speicher, Datenträger, Netzwerkadressen und wer angemeldet ist.',
    ...allowOrRefuse,
  },
  'file-transfer': {
    title: '{name} möchte Ihre Ordner sehen',
    text: 'Zu sehen wäre, welche Dateien es gibt; sie könnten auch geholt werden.',
    ...allowOrRefuse,
  },
  recording: {
    title: '{name} möchte diese Sitzung aufzeichnen',
    text: 'Was ab jetzt auf Ihrem Bildschirm ist, wird als Video behalten.',
    ...allowOrRefuse,
  },
  participants: {
    title: 'Eine weitere Support-Person möchte teilnehmen',
    text: '{person} würde an der Sitzung von {name} teilnehmen: sieht, was {name} sieht, und nur {name} hat die Steuerung.',
    ...allowOrRefuse,
  },
  handover: {
    title: '{name} möchte die Sitzung übergeben',
    text: '{person} hätte die Steuerung anstelle von {name}, in der Sitzungsart {mode}: {meaning}.',
    ...allowOrRefuse,
  },
  'still-sharing': {
    title: 'Weiter teilen?',
    text: '{name} ist noch mit diesem Gerät verbunden. Ohne Antwort endet die Sitzung.',
    yes: 'Weiter',
    no: 'Beenden',
  },
  'remote-restart': {
    title: '{name} möchte dieses Gerät neu starten',
    text: 'Speichern Sie zuerst Ihre Arbeit: Alle Programme werden geschlossen. Die Sitzung geht weiter, wenn das Gerät wieder da ist.',
    yes: 'Neu starten',
    no: 'Ablehnen',
  },
  'lock-input': {
    title: '{name} möchte Ihre Maus und Tastatur ausschalten',
    text: 'Bis sie wieder eingeschaltet werden oder die Sitzung endet, bedient nur diese Person das Gerät.',
    ...allowOrRefuse,
  },
}

export const consentNames: Translation<typeof english.consentNames> = {
  'mode-change': 'Ein höherer Modus',
  'system-information': 'Systeminformationen',
  'file-transfer': 'Die Ordner des Benutzers',
  recording: 'Aufzeichnung',
  participants: 'Ein weiterer Teilnehmer',
  handover: 'Übergabe der Sitzung',
  'still-sharing': 'Weiter teilen',
  'remote-restart': 'Neustart des Geräts',
  'lock-input': 'Maus und Tastatur ausgeschaltet',
}

export const permissionSentences: Translation<typeof english.permissionSentences> = {
  'file-transfer': {
    name: 'In dieser Sitzung Dateien austauschen',
    otherwise: 'Sonst werden Sie bei jeder Datei gefragt.',
  },
  clipboard: {
    name: 'Die Zwischenablage teilen, solange sie Maus und Tastatur benutzt',
    otherwise: 'Sonst bleibt hier, was Sie kopieren.',
  },
  'system-information': {
    name: 'Angaben zu diesem Gerät sehen: System, Speicher, Datenträger, Adressen',
    otherwise: 'Sonst werden Sie gefragt, wenn es gewünscht wird.',
  },
  'on-demand-actions': {
    name: 'Signierte Aktionen auf diesem Gerät ausführen',
    otherwise: 'Sonst sind in dieser Sitzung keine möglich.',
  },
  recording: {
    name: 'Diese Sitzung aufzeichnen',
    otherwise: 'Sonst werden Sie gefragt, wenn es gewünscht wird.',
  },
}

export const refusalSentences: Translation<typeof english.refusalSentences> = {
  'user-refused': 'Der Benutzer hat abgelehnt.',
  'grace-time-ran-out': 'Der Benutzer hat nicht rechtzeitig geantwortet.',
  'nobody-logged-on': 'Am Gerät ist niemand angemeldet, der gefragt werden könnte.',
  'policy-changed': 'Die Richtlinie erlaubt das nicht mehr.',
}

export const wishObstacleSentences: Translation<typeof english.wishObstacleSentences> = {
  'policy-forbids': 'Die Richtlinie erlaubt das nicht.',
  'needs-active': 'Das braucht den Modus Steuern.',
  cannot: 'Das Gerät konnte das nicht.',
}

export const floorMeanings: Translation<typeof english.floorMeanings> = {
  alwaysAsk: {
    strict: 'ein angemeldeter Benutzer wird bei Sitzungsbeginn immer gefragt.',
    lax: 'ein angemeldeter Benutzer wird bei Sitzungsbeginn nur gefragt, wo die Richtlinie es verlangt.',
  },
  neverProceedUnanswered: {
    strict: 'nichts beginnt ohne Antwort.',
    lax: 'eine Sitzung darf ohne Antwort beginnen, wo die Richtlinie es vorsieht.',
  },
  neverControlUnseen: {
    strict: 'Maus und Tastatur werden nie benutzt, ohne dass hier jemand zugestimmt hat.',
    lax: 'Maus und Tastatur dürfen ungesehen benutzt werden, wo die Richtlinie es vorsieht.',
  },
  neverRecordUnseen: {
    strict: 'nichts wird je aufgezeichnet, ohne dass hier jemand zugestimmt hat.',
    lax: 'Sitzungen dürfen ungesehen aufgezeichnet werden, wo die Richtlinie es vorsieht.',
  },
}

export const deskWords: Translation<typeof english.deskWords> = {
  connected: '{name} ({organisation}) ist verbunden: {mode}.',
  connecting: '{name} ({organisation}) wird verbunden: {mode}.',
  locked: 'Ihre Maus und Tastatur sind aus.',
  end: 'Beenden',
  notifyTitle: 'Handrail: auf diesem Gerät läuft eine Sitzung',
}

export const floorWords: Translation<typeof english.floorWords> = {
  decided:
    'Wegen der eigenen Einstellungen des Geräts wurde der Benutzer gefragt, unabhängig von der Richtlinie des Relays.',
}
