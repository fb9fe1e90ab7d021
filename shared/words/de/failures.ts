import type * as english from '../en/failures.ts'
import type { Translation } from '../translation.ts'

export const failureSentences: Translation<typeof english.failureSentences> = {
  'invalid-input':
    'Etwas an der Anfrage ist nicht wie erwartet. Berichtigen Sie es und versuchen Sie es erneut.',
  'too-large': 'Das ist größer als erlaubt.',
  'too-many-requests': 'Zu viele Versuche. Warten Sie einen Moment und versuchen Sie es erneut.',
  'not-signed-in': 'Sie sind abgemeldet. Melden Sie sich wieder an.',
  'sign-in-failed': 'Name oder Passwort ist falsch.',
  forbidden: 'Ihre Rolle erlaubt das nicht. Fragen Sie einen Administrator.',
  'not-found': 'Das gibt es nicht oder nicht mehr.',
  conflict: 'Das wurde geändert oder gibt es schon. Laden Sie es neu.',
  'weak-password':
    'Dieses Passwort ist zu leicht zu erraten. Verwenden Sie mindestens 15 Zeichen, die keine bekannte Wendung sind.',
  'setup-link-invalid':
    'Dieser Einrichtungslink ist falsch oder wurde schon benutzt. Das Relay gibt einen neuen aus, wenn es ohne Administrator startet.',
  'protocol-too-old': 'Dieses Programm ist zu alt für das Relay. Aktualisieren Sie es.',
  'protocol-too-new': 'Dieses Programm ist neuer als das Relay. Aktualisieren Sie das Relay.',
  'enrolment-token-invalid':
    'Das Registrierungstoken ist falsch, benutzt oder abgelaufen. Erzeugen Sie im Dashboard ein neues.',
  'device-unknown': 'Das Relay kennt dieses Gerät nicht. Registrieren Sie es neu.',
  'device-proof-failed': 'Das Gerät konnte seine Identität nicht beweisen. Registrieren Sie es neu.',
  'device-offline': 'Das Gerät ist offline.',
  'relay-unknown': 'Der Agent kennt kein Relay. Registrieren Sie ihn mit `agent enrol`.',
  'code-refused':
    'Dieser Verbindungscode ist nicht gültig. Gleichen Sie ihn mit der Support-Person ab und versuchen Sie es erneut.',
  'code-entry-unavailable':
    'Verbindungscode eingeben ist nicht verfügbar, bis dieses Gerät einmal ein Relay erreicht hat oder seine Relay-Liste festgelegt ist.',
  'no-extension-left': 'Die Zeit kann nicht mehr verlängert werden. Verwenden Sie Neu anfordern.',
  'session-not-found': 'Diese Sitzung gibt es nicht, oder sie gehört Ihnen nicht.',
  'session-state': 'Die Sitzung ist nicht in einem Zustand, in dem das möglich ist.',
  'script-invalid': 'Die Angaben des Skripts sind falsch.',
  'input-invalid': 'Ein Eingabewert ist nicht, was das Skript erlaubt.',
  'job-state': 'Der Auftrag ist nicht in einem Zustand, in dem das möglich ist.',
  'relay-unreachable': 'Kein Relay ist erreichbar. Prüfen Sie das Netzwerk; der Agent versucht es weiter.',
  'agent-not-running': 'Der Agent läuft auf diesem Gerät nicht. Starten Sie ihn mit `agent run`.',
  'timed-out': 'Es kam keine rechtzeitige Antwort. Versuchen Sie es erneut.',
  'storage-full':
    'Der Speicher des Relays ist voll; das wurde nicht aufbewahrt. Versuchen Sie es erneut, sobald ein Administrator Platz geschaffen hat.',
  unavailable: 'Das ist zurzeit nicht verfügbar.',
  internal: 'Auf dem Relay ist etwas fehlgeschlagen. Sein Protokoll sagt, was.',
}
