/** What the agent's local page and `agent connect` say. */

export const pageWords = {
  title: 'Handrail on {device}',
  loading: 'Loading …',
  gone: 'The agent on this device cannot be reached. It may have been stopped; this page goes on by itself once it is back.',
  forbidden: 'This address is out of date. Open the page anew: run “agent status” to see its address.',
}

export const relayWords = {
  connected: 'Connected',
  offline: 'Not connected',
  connectedTo: 'Connected to {organisation}',
  offlineNotice:
    'No relay can be reached at the moment. The agent keeps trying; a connection code can be entered once it is connected.',
}

export const entryWords = {
  title: 'Enter Connection Code',
  lead: 'The person who helps you reads out a code, or sends you a link. Type or paste it here.',
  label: 'Connection code',
  hint: 'Spaces and dashes do not matter.',
  connect: 'Connect',
  connecting: 'Checking the code …',
  cancel: 'Cancel',
  tryAgain: 'Try Again',
  failedTitle: 'That did not work',
  notACode: 'This is no connection code. It has 7 to 16 digits; check it with the support person.',
  waitFor: 'Please wait {seconds} s before the next try.',
  unavailableTitle: 'Enter Connection Code is unavailable',
  busy: '{name} ({organisation}) is connected to this device already. Stop that session first.',
  noRequest: 'The relay took the code, but nobody asked for the session. Try again.',
}

export const acceptanceWords = {
  title: 'Someone wants to help you',
  asks: '{name} asks to connect to this device',
  organisation: 'Organisation',
  mail: 'Mail',
  wouldGet: 'They would be able to',
  sessionType: 'Session type',
  proposed: 'Proposed: {mode}',
  permissionsTitle: 'Besides, they may',
  recorded: 'This session is recorded as a video, as policy demands.',
  floorAsks: 'This device asks you by its own settings; the relay’s policy alone would have let them in.',
  chatSaved: 'The conversation is saved with the session.',
  warning: 'Accept only if you asked for help and know who this is.',
  accept: 'Accept',
  refuse: 'Refuse',
  left: '{time} left',
  leftSpoken: '{seconds} seconds left to answer',
  thenRefused: 'Without an answer, the session is refused.',
  thenProceeds: 'Without an answer, policy starts the session.',
}

export const barWords = {
  label: 'Session',
  connectedWith: '{name} ({organisation}) is connected',
  connecting: 'Connecting with {name} ({organisation}) …',
  interrupted: 'The connection is interrupted. Trying again …',
  stop: 'Stop',
  inputLocked: 'Your mouse and keyboard are switched off by the support person.',
  duration: 'Duration',
  mode: 'Session type: {mode}',
}

export const runningWords = {
  title: 'Session',
  otherModes: 'Another session type',
  changeTo: 'Change to {mode}',
}

export const questionWords = {
  left: '{time} left',
}

export const chatWords = {
  title: 'Chat',
  unread: '{count} new',
  empty: 'No messages yet.',
  label: 'Message',
  send: 'Send',
  you: 'You',
  delivered: 'delivered',
  sending: 'sending …',
  off: 'Policy does not allow chat in this session.',
  lines: 'Messages',
}

export const fileWords = {
  title: 'Files',
  empty: 'No files yet.',
  choose: 'Send a file',
  off: 'Policy does not allow files in this session.',
  toTarget: 'from {name}',
  toController: 'to {name}',
  asks: '{name} wants to send you this file.',
  accept: 'Accept {file}',
  refuse: 'Refuse {file}',
  cancel: 'Cancel {file}',
  acceptShort: 'Accept',
  refuseShort: 'Refuse',
  cancelShort: 'Cancel',
  waiting: 'waiting',
  moving: '{done} of {all}',
  arrived: 'arrived',
  savedAs: 'Saved as {path}',
  uploadFailed: 'The file could not be handed to the agent: {message}',
  progress: 'Progress of {file}',
  fetchAsks: '{name} asks for this file of yours.',
  chooseFolder: 'Send a folder',
  dropHere: 'Drop files to send them',
  filesDone: '{done} of {files} files',
  speed: '{speed}/s',
  remaining: '{time} left',
  pausedHere: 'paused by you',
  pausedThere: 'paused by {name}',
  laneDirect: 'fast lane, direct',
  laneRelay: 'fast lane through the relay, which sees only ciphertext',
  pause: 'Pause {file}',
  pauseShort: 'Pause',
  resume: 'Resume {file}',
  resumeShort: 'Resume',
  retry: 'Try {file} again',
  retryShort: 'Try Again',
  nameTaken: '{file} was there already and was left alone.',
  replace: 'Replace {file}',
  show: 'Open the folder of {file}',
  showShort: 'Open the folder',
  receivedInto: 'Received files go to {path}.',
  changeFolder: 'Change the folder',
  folderUp: 'The folder above',
  folderEmpty: 'There are no folders in this one.',
  folderGone: 'This folder cannot be shown.',
  putHere: 'Put files here',
  keepFolder: 'Keep it as it is',
}

export const endedWords = {
  title: 'The session is over',
  with: 'It was with {name} ({organisation}).',
  received: 'Received files',
  ok: 'OK',
}

export const helpWords = {
  title: 'Help yourself',
  lead: 'Your organisation offers these actions for this device. They run at once.',
  none: 'Nothing is offered at the moment.',
  unavailable: 'These actions can be started once the device is connected again.',
  run: 'Run',
  runThis: 'Run {title}',
  cancel: 'Cancel',
  recent: 'What you asked for',
  log: 'What it printed',
  states: {
    waiting: 'Waiting',
    running: 'Running',
    completed: 'Done',
    error: 'Did not work',
    cancelled: 'Cancelled',
    expired: 'Not begun in time',
  },
  now: {
    waiting: '{title} begins in a moment.',
    running: '{title} is running …',
    completed: '{title} is done.',
    error: '{title} did not work.',
    cancelled: '{title} was cancelled.',
    expired: '{title} was not begun in time.',
  },
}

export const connectWords = {
  prompt: 'Connection code: ',
  noCode: 'No connection code was given. Type it at the prompt, or pipe it to standard input.',
  asks: '{name} ({organisation}, {mail}) asks to connect to this device.',
  wouldGet: 'Session type: {mode}. They would be able to: {meaning}.',
  may: 'They may: {permission}.',
  recorded: 'This session is recorded as a video, as policy demands.',
  saved: 'The conversation is saved with the session.',
  question:
    'Accept? y = yes, f = yes, and nothing more is asked of what they may besides, n = no ({seconds} s): ',
  mayAsk: 'They would ask you before: {permission}.',
  questionPlain: 'Accept? y = yes, n = no ({seconds} s): ',
  midQuestion: '{title}. {text} y = {yes}, n = {no}: ',
  fileQuestion: '{name} wants to send {file} ({size}). Accept? y/n: ',
  answeredElsewhere: 'Answered.',
  connecting: 'Accepted. Connecting …',
  live: 'Connected: {mode}. Ctrl-C stops the session.',
  interrupted: 'The connection is interrupted. Trying again …',
  chat: '{name}: {text}',
  file: '{file}: {state}',
  fileArrived: 'arrived',
  stopping: 'Stopping the session.',
}
