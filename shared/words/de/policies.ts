import { policyGroups as englishGroups } from '../en/policies.ts'
import type * as english from '../en/policies.ts'
import type { Translation } from '../translation.ts'

export const policyTexts: Translation<typeof english.policyTexts> = {
  'mode-active': {
    name: 'Modus: Steuern',
    does: 'Die Support-Person sieht den Bildschirm und benutzt Maus und Tastatur.',
  },
  'mode-guidance': {
    name: 'Modus: Anleiten',
    does: 'Die Support-Person sieht den Bildschirm und zeichnet Markierungen darauf; nur der Benutzer klickt.',
  },
  'mode-monitor': { name: 'Modus: Zusehen', does: 'Die Support-Person sieht nur den Bildschirm.' },
  'mode-chat': {
    name: 'Modus: Chat',
    does: 'Nachrichten werden ausgetauscht, in einer eigenen Sitzung und in den anderen Modi.',
  },
  'mode-file-transfer': {
    name: 'Modus: Dateiübertragung',
    does: 'Eine eigene Sitzung für Dateien, in der der Bildschirm nicht zu sehen ist.',
  },
  'accept-session-start': {
    name: 'Benutzer nimmt den Sitzungsbeginn an',
    does: 'Der Benutzer wird gefragt, bevor etwas vom Gerät zu sehen ist.',
  },
  'accept-mode-change': {
    name: 'Benutzer nimmt einen höheren Modus an',
    does: 'Der Benutzer wird gefragt, wenn die Support-Person einen Modus möchte, der mehr sieht oder tut.',
  },
  'accept-system-information': {
    name: 'Benutzer nimmt Systeminformationen an',
    does: 'Der Benutzer wird gefragt, bevor die Support-Person Angaben zum Gerät liest.',
  },
  'accept-file-transfer': {
    name: 'Benutzer nimmt jede Dateiübertragung an',
    does: 'Der Benutzer wird gefragt, bevor eine Datei ausgetauscht wird.',
  },
  'accept-recording': {
    name: 'Benutzer nimmt die Aufzeichnung an',
    does: 'Der Benutzer wird gefragt, bevor die Sitzung aufgezeichnet wird.',
  },
  'accept-participants': {
    name: 'Benutzer nimmt weitere Teilnehmer an',
    does: 'Der Benutzer wird gefragt, bevor eine weitere Support-Person teilnimmt.',
  },
  'acceptance-grace-time': {
    name: 'Bedenkzeit für die Annahme',
    does: 'Wie lange der Benutzer überlegen darf; mit 0 gibt es kein Annahmefenster.',
  },
  'proceed-on-time-out': {
    name: 'Fortfahren, wenn die Bedenkzeit abläuft',
    does: 'Schweigen bei Sitzungsbeginn zählt als Ja statt als Nein.',
  },
  'proceed-if-nobody-logged-on': {
    name: 'Fortfahren, wenn niemand angemeldet ist',
    does: 'Auf einem Gerät, an dem niemand ist, darf eine Sitzung beginnen und geschehen, wonach gefragt würde.',
  },
  'allow-clipboard': {
    name: 'Zwischenablage erlauben',
    does: 'Text, der auf einer Seite kopiert wird, kann auf der anderen eingefügt werden, im Modus Steuern.',
  },
  'allow-file-transfer': {
    name: 'Dateiübertragung erlauben',
    does: 'In jedem Modus dürfen Dateien ausgetauscht werden.',
  },
  'browse-user-folders': {
    name: 'Ordner des Benutzers durchsehen',
    does: 'In der Dateiübertragung sieht die Support-Person, was im persönlichen Ordner des Benutzers liegt.',
  },
  'browse-all-folders': {
    name: 'Alle Ordner durchsehen',
    does: 'In der Dateiübertragung sieht die Support-Person jeden Ordner, den der Benutzer lesen darf.',
  },
  'allow-system-information': {
    name: 'Systeminformationen erlauben',
    does: 'Die Support-Person darf Name, System, Speicher, Datenträger und Ähnliches lesen.',
  },
  'allow-on-demand-actions': {
    name: 'Aktionen auf Abruf erlauben',
    does: 'Signierte Aktionen dürfen auf dem Gerät ausgeführt werden.',
  },
  'allow-remote-restart': {
    name: 'Neustart aus der Ferne erlauben',
    does: 'Die Support-Person darf das Gerät neu starten; die Sitzung geht weiter, wenn es zurück ist.',
  },
  'lock-local-input': {
    name: 'Eingabe am Gerät sperren',
    does: 'Im Modus Steuern darf die Support-Person Maus und Tastatur des Geräts eine Weile ausschalten.',
  },
  'allow-participants': {
    name: 'Mehrere Support-Personen erlauben',
    does: 'Weitere Support-Personen dürfen an einer laufenden Sitzung teilnehmen.',
  },
  'allow-handover': {
    name: 'Übergabe erlauben',
    does: 'Eine Sitzung darf einer anderen Support-Person übergeben werden.',
  },
  'allow-recording': {
    name: 'Aufzeichnung erlauben',
    does: 'Die Sitzung darf aufgezeichnet werden.',
  },
  'force-recording': {
    name: 'Immer aufzeichnen',
    does: 'Die Sitzung wird ab dem ersten Bild aufgezeichnet und endet, wo das nicht möglich ist.',
  },
  'record-on-target': {
    name: 'Auf dem Gerät aufzeichnen',
    does: 'Das Gerät zeichnet auf; sonst der Browser der Support-Person.',
  },
  'keep-recordings-on-relay': {
    name: 'Aufzeichnungen auf dem Relay aufbewahren',
    does: 'Aufzeichnungen werden zum Relay hochgeladen; sonst bleiben sie, wo sie entstanden.',
  },
  'save-chat': {
    name: 'Chat speichern',
    does: 'Der Chat wird mit dem Verlauf der Sitzung aufbewahrt.',
  },
  'inactivity-time-out': {
    name: 'Zeitlimit bei Untätigkeit',
    does: 'Die Sitzung endet, wenn die Support-Person so lange nichts getan hat; mit 0 nie.',
  },
  'maximum-session-length': {
    name: 'Längste Sitzungsdauer',
    does: 'Die Sitzung endet nach dieser Zeit.',
  },
  'ask-again-every': {
    name: '„Weiter teilen?“ fragen alle',
    does: 'So oft wird der Benutzer erneut gefragt, und ohne Antwort endet die Sitzung; mit 0 nie.',
  },
  'show-session-notification': {
    name: 'Mitteilung auf dem Gerät zeigen',
    does: 'Eine Mitteilung sagt, dass eine Sitzung läuft, und die Leiste auf dem Bildschirm steht auch bei Chat und Dateiübertragung.',
  },
}

/** In the order of the English ones, whose policies they keep. */
const groupTitles = [
  'Sitzungsarten',
  'Zustimmung des Benutzers',
  'Dateien und Zwischenablage',
  'Das Gerät',
  'Mehrere Support-Personen',
  'Aufzeichnung und Verlauf',
  'Zeit',
]
export const policyGroups: Translation<typeof english.policyGroups> = englishGroups.map(
  ({ title, names }, index) => ({ title: groupTitles[index] ?? title, names }),
)
