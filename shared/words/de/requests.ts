import type * as english from '../en/requests.ts'
import type { Translation } from '../translation.ts'

export const requestKindNames: Translation<typeof english.requestKindNames> = {
  unlock: 'Entsperren',
  connect: 'Verbinden',
  execute: 'Ausführen',
}

export const requestPhaseNames: Translation<typeof english.requestPhaseNames> = {
  pending: 'Wartet auf Genehmigung',
  approved: 'Genehmigt, nicht begonnen',
  preparing: 'Zuerst laufen Aufgaben',
  open: 'Offen',
  'checked-out': 'Ausgecheckt',
  'checked-in': 'Eingecheckt',
  expired: 'Abgelaufen',
  rejected: 'Abgelehnt',
  withdrawn: 'Zurückgezogen',
  revoked: 'Widerrufen',
  failed: 'Eine Aufgabe schlug fehl',
}

export const hoursWords: Translation<typeof english.hoursWords> = {
  one: 'eine Stunde',
  many: '{count} Stunden',
}

export const requestWords: Translation<typeof english.requestWords> = {
  approvalNeeded:
    'Eine Genehmigungsregel dieses Eintrags verlangt eine Anfrage, bevor Sie dürfen: {act}. Stellen Sie sie unter Anfragen.',
  acts: {
    unlock: 'seine geschützten Felder entsperren',
    connect: 'sich mit ihm verbinden',
    execute: 'seine Aufgaben ausführen',
  },
  noRule:
    'Dafür ist keine Genehmigung nötig: Keine Genehmigungsregel des Eintrags verlangt eine Anfrage dieser Art.',
  notFound: 'Diese Anfrage gibt es nicht, oder Sie dürfen sie nicht sehen.',
  timesWrong: 'ein Ende nach dem Anfang und nach jetzt erwartet',
  tooLong: 'höchstens {hours} erwartet: Länger erlaubt die Genehmigungsregel des Eintrags nicht',
  sameAlready: 'Sie haben schon eine Anfrage dieser Art zu diesem Eintrag.',
  notYours: 'Das darf nur {name}.',
  mayNotDecide:
    'Sie können über diese Anfrage nicht entscheiden: Sie gehören nicht zu ihren Genehmigern, oder es ist Ihre eigene.',
  decidedAlready: 'Sie haben über diese Anfrage schon entschieden.',
  phaseForbids: 'Die Anfrage ist „{phase}“; das geht nicht mehr oder noch nicht.',
  takenBy: '{name} hat diesen Eintrag bis {until} ausgecheckt.',
  approverGroupUnknown: 'die Kennung einer Benutzergruppe erwartet',
  noticeMade: '{name} fragt an ({act}) zu „{record}“: {reason}',
  noticeApproved: 'Ihre Anfrage zu „{record}“ wurde genehmigt.',
  noticeRejected: 'Ihre Anfrage zu „{record}“ wurde abgelehnt.',
  noticeOpen: 'Ihre Anfrage zu „{record}“ ist jetzt offen.',
  noticeFailed:
    'Eine Aufgabe, die laufen musste, bevor Ihre Anfrage zu „{record}“ sich öffnen konnte, schlug fehl.',
  noticeExpired: 'Ihre Anfrage zu „{record}“ ist abgelaufen.',
  noticeRevoked: 'Ihre Anfrage zu „{record}“ wurde widerrufen.',
  mailSubject: 'Handrail: Anfrage um Zugriff',
}
