/** Several support people in one session, in every interface. */

export const whoWords = { person: '{name} ({organisation}, {mail})' } as const

/** What the relay refuses with. */
export const participantRefusals = {
  noSuchParticipant: 'This person does not take part in the session (any more).',
  notAParticipant: 'You do not take part in this session.',
  mayNotInvite: 'Policy does not allow further participants in this session.',
  mayNotHandOver: 'Policy does not allow handing this session over.',
  notLive: 'The session is {phase}; this takes a live one.',
  full: 'As many people take part in this session as can: {count} beside the one in control.',
  cannotTakeOver: '{name} may not hold this session: policy allows them nothing of it here.',
} as const

/** The viewer. */
export const participantWords = {
  people: 'People in this session',
  inControl: '{name} is in control',
  youInControl: 'You are in control',
  youTakePart: 'You take part. {name} is in control.',
  takesPart: '{name} takes part',
  asked: 'The user is asked about {name}',
  takingOver: 'The user is asked whether {name} may have control',
  asksForControl: '{name} asks for control',
  invite: 'Invite somebody',
  inviteTitle: 'Somebody else may join',
  inviteHint:
    'Tell this code to another support person. They enter it in their extension under “Join a session”.',
  validFor: 'Valid for',
  codeDead: 'This code is no longer valid.',
  spoken: 'Code for another support person: {digits}',
  cancel: 'Cancel',
  renew: 'Request New',
  askForControl: 'Ask for control',
  takeBack: 'Do not ask any more',
  handOver: 'Hand over to {name}',
  notHandedOver: 'The session was not handed over to {name}.',
  leave: 'Leave',
  nowInControl: '{name} is in control now.',
  joined: '{name} has joined.',
  left: '{name} has left.',
  ended: 'You take part no longer',
} as const

/** The popup. */
export const joinSessionWords = {
  title: 'Join a session',
  label: 'Code of the session',
  hint: 'From the support person who is in control of it.',
  join: 'Join',
  notACode: 'A code has 7 to 16 digits.',
} as const

/** The device: its page, its session bar and the terminal. */
export const participantDeviceWords = {
  title: 'Who takes part',
  inControl: '{name} ({organisation}) is in control',
  takesPart: '{name} ({organisation}) takes part and sees what is shown',
  connecting: '{name} ({organisation}) is connecting',
  asksForControl: '{name} asks for control; the one in control decides.',
  barMore: 'And {count} more who see this.',
  joined: '{name} ({organisation}) takes part now and sees what is shown.',
  left: '{name} takes part no longer.',
  handedOver: '{name} ({organisation}) is in control now.',
  words: 'Security words with {name}: {words}',
} as const

/** The session's history. */
export const participantHappenings = {
  joined: '{name} joined',
  left: '{name} left',
  refused: '{name} was not let in',
  'handed-over': 'Handed over to {name}',
} as const
