import type * as english from '../en/tasks.ts'
import type { Translation } from '../translation.ts'

export const eventNames: Translation<typeof english.eventNames> = {
  'after-approval': 'Nach Genehmigung',
  'after-record-change': 'Nach Anlegen oder Ändern eines Eintrags',
  'after-expire': 'Nach Ablauf',
  'after-check-in': 'Nach Einchecken',
  'after-session': 'Nach Sitzung',
  'after-unlock': 'Minuten nach Entsperren',
  'day-of-month': 'Jeden n. Tag jedes Monats',
  weekday: 'Jeden gewählten Wochentag',
  'on-demand': 'Auf Abruf',
  'every-days': 'Alle n Tage',
  'random-day': 'Alle x bis y Tage',
  cron: 'Cron',
  'on-condition': 'Bei Bedingung',
}

export const taskWords: Translation<typeof english.taskWords> = {
  taskNotFound: 'Diese Aufgabe gibt es an diesem Eintrag nicht.',
  taskNotOnDemand: 'Diese Aufgabe wird nicht auf Abruf angeboten: Sie hat nicht das Ereignis Auf Abruf.',
  recordHasNoHost: 'Dieser Eintrag hat keinen Host mit Agent, deshalb können seine Aufgaben nicht laufen.',
  notUnique: 'Dieser Eintrag erbt seine Aufgaben. Verwenden Sie zuerst Eigenständig machen.',
  alreadyUnique: 'Die Aufgaben dieses Eintrags sind schon eigenständig.',
  scriptVersionUnknown: 'eine Version eines vorhandenen Skripts erwartet',
  inputUnknown: 'das Skript hat keine Eingabe {input}',
  inputUnbound:
    'ein Wert für {input} erwartet: Es gibt keine Vorgabe, und bei einem regelmäßigen Ereignis wird niemand gefragt',
  securedToPlain: '{input} ist keine geheime Eingabe; ein geschütztes Feld geht nur an geheime Eingaben',
  newPasswordTwice: 'das neue Passwort nur in einer Eingabe erwartet',
  newPasswordNowhere: 'dieser Eintragstyp hat kein Passwortfeld',
  shadowUnknown: 'die Kennung eines Eintrags erwartet, dessen Aufgaben Sie verwalten dürfen',
  shadowNeeded: 'ein Schattenkonto erwartet, denn das Ziel ist der Schatteneintrag',
  windowNeverOpens: 'ein Zeitfenster erwartet, das sich irgendwann öffnet',
  changedMeanwhile:
    'Jemand anderes hat diese Aufgaben inzwischen gespeichert. Lesen Sie sie neu und machen Sie Ihre Änderungen erneut.',
  boundToNode:
    'Dieser Auftrag ist an den entfernten Knoten {node} gebunden und kann von hier nicht ausgeführt werden; nichts wurde ausgeführt. Er läuft dort, wenn er fällig ist.',
  onlyScheduled: 'Nur ein geplanter oder zurückgestellter Auftrag kann sofort ausgeführt werden.',
  taskGone: 'Die Aufgabe wurde entfernt, oder der Eintrag hat sie nicht mehr.',
  recordGone: 'Der Eintrag wurde entfernt.',
  noHost: 'Der Eintrag hat keinen Host mit Agent mehr.',
  fieldEmpty: 'Das Feld {field} von {record}, das diese Aufgabe braucht, hat keinen Wert.',
  noReference:
    'Der Eintrag verweist auf keinen anderen, und diese Aufgabe braucht ein Feld des referenzierten Eintrags.',
  noAccount: 'Das Skript läuft als das Konto von {record}, und dieser Eintrag nennt keinen Benutzer.',
  noShadow: 'Die Aufgabe hat kein Schattenkonto, und sie braucht ein Feld davon.',
  checkedOutCancelled:
    'Der Eintrag ist ausgecheckt, und die Einstellungen sagen, dass seine regelmäßigen Aufträge dann abgebrochen werden.',
  missed: '{count} frühere Termine vergingen, während kein Relay lief; dieser Auftrag steht für sie.',
  scheduler: 'Zeitplan',
  targetFallback: {
    'no-record': 'Sein Ziel ist ein anderer Eintrag, der nicht da ist: Der Auftrag gilt dem Eintrag selbst.',
    'no-task': 'Sein Zieleintrag hat keine Aufgabe mit diesem Skript: Der Auftrag gilt dem Eintrag selbst.',
  },
}
