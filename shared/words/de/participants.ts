import type * as english from '../en/participants.ts'
import type { Translation } from '../translation.ts'

export const whoWords: Translation<typeof english.whoWords> = { person: '{name} ({organisation}, {mail})' }

export const participantRefusals: Translation<typeof english.participantRefusals> = {
  noSuchParticipant: 'Diese Person nimmt nicht (mehr) an der Sitzung teil.',
  notAParticipant: 'Sie nehmen nicht an dieser Sitzung teil.',
  mayNotInvite: 'Die Richtlinie erlaubt in dieser Sitzung keine weiteren Teilnehmer.',
  mayNotHandOver: 'Die Richtlinie erlaubt nicht, diese Sitzung zu übergeben.',
  notLive: 'Die Sitzung ist im Zustand {phase}; dafür muss sie laufen.',
  full: 'An dieser Sitzung nehmen schon so viele Personen teil, wie möglich sind: {count} neben der steuernden.',
  cannotTakeOver: '{name} darf diese Sitzung nicht führen: Die Richtlinie erlaubt hier nichts davon.',
}

export const participantWords: Translation<typeof english.participantWords> = {
  people: 'Personen in dieser Sitzung',
  inControl: '{name} hat die Steuerung',
  youInControl: 'Sie haben die Steuerung',
  youTakePart: 'Sie nehmen teil. {name} hat die Steuerung.',
  takesPart: '{name} nimmt teil',
  asked: 'Der Benutzer wird zu {name} gefragt',
  takingOver: 'Der Benutzer wird gefragt, ob {name} die Steuerung haben darf',
  asksForControl: '{name} bittet um die Steuerung',
  invite: 'Jemanden einladen',
  inviteTitle: 'Eine weitere Person darf teilnehmen',
  inviteHint:
    'Geben Sie diesen Code einer anderen Support-Person. Sie gibt ihn in ihrer Erweiterung unter „An einer Sitzung teilnehmen“ ein.',
  validFor: 'Gültig noch',
  codeDead: 'Dieser Code gilt nicht mehr.',
  spoken: 'Code für eine weitere Support-Person: {digits}',
  cancel: 'Abbrechen',
  renew: 'Neu anfordern',
  askForControl: 'Um die Steuerung bitten',
  takeBack: 'Bitte zurückziehen',
  handOver: 'An {name} übergeben',
  notHandedOver: 'Die Sitzung wurde nicht an {name} übergeben.',
  leave: 'Verlassen',
  nowInControl: '{name} hat jetzt die Steuerung.',
  joined: '{name} nimmt jetzt teil.',
  left: '{name} hat die Sitzung verlassen.',
  ended: 'Sie nehmen nicht mehr teil',
}

export const joinSessionWords: Translation<typeof english.joinSessionWords> = {
  title: 'An einer Sitzung teilnehmen',
  label: 'Code der Sitzung',
  hint: 'Von der Support-Person, die die Steuerung hat.',
  join: 'Teilnehmen',
  notACode: 'Ein Code hat 7 bis 16 Ziffern.',
}

export const participantDeviceWords: Translation<typeof english.participantDeviceWords> = {
  title: 'Wer teilnimmt',
  inControl: '{name} ({organisation}) hat die Steuerung',
  takesPart: '{name} ({organisation}) nimmt teil und sieht, was gezeigt wird',
  connecting: '{name} ({organisation}) wird verbunden',
  asksForControl: '{name} bittet um die Steuerung; wer sie hat, entscheidet.',
  barMore: 'Und {count} weitere sehen dies.',
  joined: '{name} ({organisation}) nimmt jetzt teil und sieht, was gezeigt wird.',
  left: '{name} nimmt nicht mehr teil.',
  handedOver: '{name} ({organisation}) hat jetzt die Steuerung.',
  words: 'Sicherheitswörter mit {name}: {words}',
}

export const participantHappenings: Translation<typeof english.participantHappenings> = {
  joined: '{name} nahm teil',
  left: '{name} ging',
  refused: '{name} wurde nicht zugelassen',
  'handed-over': 'An {name} übergeben',
}
