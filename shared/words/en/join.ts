import { fileWords, type FileWords } from './extension.ts'

/** What the join page says to a person who takes part in a session from a browser, without an agent. JOIN1. */
export const joinWords = {
  product: 'Handrail',
  loading: 'Loading …',
  title: 'Join a support session',
  relayAway:
    'The server cannot be reached at the moment. The session goes on as it is; this page keeps trying.',
  refused: 'The server does not let this page in: {message}',
} as const

export const joinEntryWords = {
  lead: 'Your support person reads out a code, or sends you a link. Nothing has to be installed.',
  enter: 'Enter Connection Code',
  label: 'Connection code',
  hint: 'Spaces and dashes do not matter; a pasted link is understood too.',
  name: 'Your name',
  optional: 'optional',
  nameHint: 'Your support person sees it beside your browser’s name.',
  connect: 'Connect',
  next: 'You are then asked who may see what. Nothing is shared before you accept, and you can stop at any moment.',
  checking: 'Checking the code …',
  waiting: 'The code was right. Asking your support person’s organisation what may be done …',
  resuming: 'Taking your session up again …',
  cancel: 'Cancel',
  tryAgain: 'Try Again',
  failedTitle: 'That did not work',
  notACode: 'This is no connection code. It has 7 to 16 digits; check it with your support person.',
  linkWithoutCode:
    'The link holds no whole code; it may have been cut off. Open the whole link again, or type the code that your support person reads out.',
  waitFor: 'Please wait {seconds} s before the next try.',
  unreachable: 'The server could not be reached. Check your network connection, then try again.',
  lost: 'The session that ran in this tab cannot be taken up again. Ask your support person for a new code.',
  safetyTitle: 'Only go on with somebody you know',
  safety:
    'Use a code only if you are in touch with your own support. Nobody from Handrail will ever call you and ask for it.',
  canTitle: 'What this browser can do',
  can: 'Show your screen, so that your support person can look on or point at things; chat; exchange files. Nobody can use your mouse and keyboard from here: that takes the Handrail agent on this computer.',
  noScreenTitle: 'This browser cannot show your screen',
  noScreen:
    'Chat and files work here. To show your screen, open the link on a computer, in a current Chrome, Edge, Firefox or Safari. Phones and tablets do not let web pages show the screen.',
  agentTitle: 'Is the Handrail agent installed on this computer?',
  agent: 'Then enter the code there instead: it can do more. {status} in a terminal shows its address.',
  agentCommand: 'agent status',
} as const

export const joinUnsupportedWords = {
  title: 'This browser cannot join',
  insecure:
    'This page was opened over an unprotected address, where browsers allow neither screen nor connection. Open the link with https:// at its beginning.',
  tooOld:
    'This browser has no WebRTC, or it is switched off. Open the link in a current Chrome, Edge, Firefox or Safari.',
} as const

export const joinAcceptanceWords = {
  title: 'Someone wants to help you',
  asks: '{name} asks to join you',
  organisation: 'Organisation',
  mail: 'Mail',
  wouldGet: 'They would be able to',
  sessionType: 'Session type',
  proposed: 'Proposed: {mode}',
  alsoChat: 'Exchange messages with you',
  allow: 'Also allow',
  permissions: {
    'file-transfer': 'Exchange files in this session',
    recording: 'Record what they see',
  },
  permissionHints: {
    'file-transfer': 'You are asked for each file before it is received.',
    recording: 'The recording is made in the support person’s browser.',
  },
  recorded: 'The organisation has the whole session recorded.',
  chatSaved: 'The conversation is saved with the session.',
  cannotControl:
    'Nobody can use your mouse and keyboard from this page, whatever you choose; that takes the Handrail agent.',
  warning: 'Accept only if you asked for help and know who this is.',
  picker:
    'After Accept your browser asks what to show: a window, a tab or the whole screen. Only what you pick there is seen, and only until you stop.',
  pickerMarks: 'Pick the whole screen or one window, so that your support person can point at what you see.',
  picking: 'Your browser asks what to show. Pick it there …',
  accept: 'Accept',
  refuse: 'Refuse',
  left: '{time} left',
  leftSpoken: '{seconds} seconds left to answer',
  thenRefused: 'Without an answer, the session is refused.',
} as const

export const joinBarWords = {
  label: 'Session',
  connectedWith: '{name} ({organisation}) is with you',
  connecting: 'Connecting with {name} ({organisation}) …',
  mode: 'Session type: {mode}',
  sharing: 'Your screen is seen',
  notSharing: 'Your screen is not seen',
  interrupted: 'Interrupted. Trying again …',
  end: 'End',
  duration: 'Duration',
} as const

export const joinPictureWords = {
  title: 'What is seen of your screen',
  preview: 'Preview of what you share',
  marks: 'Marks of your support person',
  marksHint:
    '{name} can point at things. The marks appear here, over the preview; you do the clicking yourself.',
  marksCount: 'Marks shown: {count}',
  only: '{name} only looks on. You use mouse and keyboard yourself.',
  stop: 'Stop sharing',
  other: 'Share something else',
  popOut: 'Keep the marks in view',
  popOutHint: 'A small window with the preview and the marks stays above your other windows.',
  popIn: 'Back into the page',
  popOutTitle: 'What is seen of your screen',
  away: 'The preview is in its own small window.',
  shareTitle: 'Your screen is not shared',
  share: 'Share your screen',
  shareFor: 'For the session type {mode} your browser asks what to show.',
  held: 'It is not seen yet: this session has to be recorded, and the recording has not begun.',
  declined: 'Nothing was picked in the browser’s own window, so nothing is shared.',
  failed: 'The browser could not share the screen: {message}',
} as const

export const joinRunningWords = {
  heading: 'Session with {name}',
  otherModes: 'Another session type',
  changeTo: 'Change to {mode}',
  noActive: 'Active (mouse and keyboard) is not possible from a browser.',
  askTitle: '{name} asks for more',
  ask: '{name} asks for the session type {mode}: {meaning}.',
  askPicker: 'Your browser then asks what to show.',
  allow: 'Allow',
  refuse: 'Refuse',
  stillTitle: 'Still sharing?',
  still: '{name} is still with you. The session ends if you do not answer.',
  stillYes: 'Go on',
  end: 'End',
  chat: 'Chat',
  files: 'Files',
  chatForbidden: 'Policy does not allow chat in this session.',
  filesForbidden: 'Policy does not allow files in this session.',
  unread: '{count} new',
  dropHere: 'Drop files to send them',
  leave: 'The session ends when you close this page.',
} as const

export const joinEndedWords = {
  title: 'The session is over',
  with: 'It was with {name} ({organisation}).',
  refusedByYou: 'You refused the session. Nothing was shared.',
  endedByYou: 'You ended the session.',
  nothingPicked: 'Nothing was picked to be shared, and nothing else is allowed in this session.',
  nothingShared: 'Nothing is shared any more.',
  received: 'Received files',
  receivedHint: 'Save them now: they are gone when this page is closed.',
  again: 'Enter another code',
} as const

export const joinFileWords: FileWords = {
  ...fileWords,
  sent: 'To your support person',
  received: 'From your support person',
  offered: 'Your support person offers this file',
  waiting: 'Waiting for your support person to accept',
  announceOffer: 'Your support person offers the file {name}.',
}
