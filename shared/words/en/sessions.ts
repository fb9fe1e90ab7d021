import type { ConsentFloor } from '../../sessions/consent.ts'
import type { EndReason } from '../../sessions/session-state.ts'
import type { ModeObstacle, SessionMode } from '../../sessions/session-mode.ts'
import type { HeldConsent } from '../../protocol/session.ts'
import type { WishObstacle } from '../../protocol/channel/wishes.ts'
import type { Permission } from '../../sessions/session-terms.ts'
import type { BrowseRefusal } from '../../protocol/channel/browse.ts'
import type { FileStop } from '../../protocol/channel/files.ts'

/** What every interface says of sessions. */

export const modeNames: Record<SessionMode, string> = {
  active: 'Active',
  guidance: 'Guidance',
  monitor: 'Monitor',
  chat: 'Chat',
  'file-transfer': 'File transfer',
}

/** What the controller gets in a mode, as the target's user is told. */
export const modeMeanings: Record<SessionMode, string> = {
  active: 'See your screen and use your mouse and keyboard',
  guidance: 'See your screen and point at things; only you click',
  monitor: 'See your screen; only you use mouse and keyboard',
  chat: 'Exchange messages; your screen is not seen',
  'file-transfer': 'Exchange files; your screen is not seen',
}

export const modeObstacles: Record<ModeObstacle, string> = {
  'policy-forbids': 'policy forbids {modes}',
  'device-cannot': 'this device cannot do {modes}',
  'no-right': 'the support person has no right to {modes}',
}

export const modeBecause = {
  plain: '{mode}',
  first: '{mode}, because {reasons}',
  chosen: '{mode}, because the user chose it',
  none: 'No session: {reasons}',
}

export const endReasonSentences: Record<EndReason, string> = {
  'controller-cancelled': 'The support person cancelled the request.',
  'controller-ended': 'The support person ended the session.',
  'target-ended': 'The user ended the session.',
  'code-expired': 'The connection code expired. Ask for a new one.',
  'user-refused': 'The user refused the session.',
  'grace-time-ran-out': 'Nobody answered the request in time.',
  'nobody-logged-on': 'Nobody is logged on to the device, and policy refuses a session then.',
  'device-floor': 'The device’s own settings refuse this, whatever the relay’s policy says.',
  'device-busy': 'The device is already in a session.',
  'no-policy-link':
    'No permission link joins this support person and this device. An administrator can add one under Policies.',
  'no-allowed-mode': 'No session mode is allowed for this support person on this device.',
  'device-went-offline': 'The device lost its connection to the relay.',
  'could-not-connect': 'No path could be found between both computers. A TURN server may be needed.',
  'connection-lost': 'The connection was lost and did not come back.',
  'authentication-failed':
    'The session was ended, because someone may have been in between: the two ends could not prove to each other who encrypts the connection.',
  'maximum-length': 'The session reached the longest time that policy allows.',
  inactivity: 'The support person did nothing for as long as policy allows.',
  'not-confirmed': 'The user was asked whether to go on sharing and did not answer.',
  'policy-changed': 'The policy changed and no longer allows this session.',
  'approval-needed':
    'Connecting to this device needs an approved request. Make one under Requests on the dashboard.',
  'access-expired': 'The approved access to this device is over.',
  'cannot-record': 'Policy has this session recorded, and it could not be. Nothing was shown unrecorded.',
  'participants-forbidden': 'Policy does not allow further participants in this session.',
  'participants-full': 'As many people take part in this session as can.',
  'participant-left': 'You have left the session. It goes on without you.',
  'session-fault': 'The session stopped because of a fault on the device. Start a new one.',
}

/** Why a folder of the device is not shown, or what is in it not sent. FILE2. */
export const browseRefusalSentences: Record<BrowseRefusal, string> = {
  'forbidden-by-policy': 'Policy does not allow you to look through this device’s folders.',
  'user-refused': 'The user did not allow you to look through their folders.',
  outside: 'This place is outside the folders that policy allows.',
  'not-found': 'This folder or file is not there any more.',
  'not-a-folder': 'This is no folder.',
  'cannot-read': 'The device’s user has no right to read this.',
}

export const fileStopSentences: Record<FileStop, string> = {
  refused: 'The other side refused the file.',
  'forbidden-by-policy': 'Policy forbids file transfer.',
  cancelled: 'The transfer was cancelled.',
  'checksum-mismatch': 'The file arrived damaged and was not kept. Send it again.',
  'disk-full': 'The disk of the other side is full.',
  'cannot-write': 'The other side could not write the file.',
  'cannot-read': 'The file could not be read.',
  'too-large': 'The file is larger than is allowed.',
  'too-many-files': 'The folder holds more than 100,000 files and folders. Send a part of it, or an archive.',
  'too-deep': 'The folder is nested more than 32 levels deep. Send a part of it, or an archive.',
  'unsafe-name': 'The folder holds names that no other device could keep. Rename them, or send an archive.',
  'connection-lost': 'The connection was lost during the transfer.',
}

const allowOrRefuse = { yes: 'Allow', no: 'Refuse' }

/** What the device's user is asked in mid-session. */
export const questionSentences: Record<
  HeldConsent,
  { title: string; text: string; yes: string; no: string }
> = {
  'mode-change': {
    title: '{name} asks for more',
    text: '{name} asks for the session type {mode}: {meaning}.',
    ...allowOrRefuse,
  },
  'system-information': {
    title: '{name} asks for facts about this device',
    text: 'They would see its name, system, memory, disks, network addresses and who is logged on.',
    ...allowOrRefuse,
  },
  'file-transfer': {
    title: '{name} asks to see your folders',
    text: 'They would see which files there are, and could fetch them.',
    ...allowOrRefuse,
  },
  recording: {
    title: '{name} asks to record this session',
    text: 'What is on your screen from now on is kept as a video.',
    ...allowOrRefuse,
  },
  participants: {
    title: 'Another support person wants to join',
    text: '{person} would take part in the session of {name}: they see what {name} sees, and only {name} has control.',
    ...allowOrRefuse,
  },
  handover: {
    title: '{name} wants to hand the session over',
    text: '{person} would be in control instead of {name}, in the session type {mode}: {meaning}.',
    ...allowOrRefuse,
  },
  'still-sharing': {
    title: 'Still sharing?',
    text: '{name} is still connected to this device. Without an answer the session ends.',
    yes: 'Go on',
    no: 'End',
  },
  'remote-restart': {
    title: '{name} asks to restart this device',
    text: 'Save your work first: all programs are closed. The session goes on when the device is back.',
    yes: 'Restart',
    no: 'Refuse',
  },
  'lock-input': {
    title: '{name} asks to switch off your mouse and keyboard',
    text: 'Until they switch them on again, or the session ends, only they use this device.',
    ...allowOrRefuse,
  },
}

/** What became of a question, in the session's history. */
export const consentNames: Record<HeldConsent, string> = {
  'mode-change': 'A higher mode',
  'system-information': 'System information',
  'file-transfer': 'The user’s folders',
  recording: 'Recording',
  participants: 'A further participant',
  handover: 'Handing the session over',
  'still-sharing': 'Still sharing',
  'remote-restart': 'Restart of the device',
  'lock-input': 'Mouse and keyboard switched off',
}

/** The single permissions of the acceptance window. CONS2. */
export const permissionSentences: Record<Permission, { name: string; otherwise: string }> = {
  'file-transfer': {
    name: 'Exchange files in this session',
    otherwise: 'Otherwise you are asked for each file.',
  },
  clipboard: {
    name: 'Share the clipboard while they use mouse and keyboard',
    otherwise: 'Otherwise what you copy stays here.',
  },
  'system-information': {
    name: 'See facts about this device: system, memory, disks, addresses',
    otherwise: 'Otherwise you are asked when they want to.',
  },
  'on-demand-actions': {
    name: 'Run signed actions on this device',
    otherwise: 'Otherwise they can run none in this session.',
  },
  recording: { name: 'Record this session', otherwise: 'Otherwise you are asked when they want to.' },
}

/** A refusal in mid-session, where the sentence of the session's end would be wrong: the session goes on. */
export const refusalSentences: Partial<Record<EndReason, string>> = {
  'user-refused': 'The user refused.',
  'grace-time-ran-out': 'The user did not answer in time.',
  'nobody-logged-on': 'Nobody is logged on to the device who could be asked.',
  'policy-changed': 'Policy does not allow this any more.',
}

/** Why a wish of the controller was not granted, where it was not the user. */
export const wishObstacleSentences: Record<WishObstacle, string> = {
  'policy-forbids': 'Policy does not allow this.',
  'needs-active': 'This needs the mode Active.',
  cannot: 'The device could not do this.',
}

/** What each part of a device's consent floor means, as it stands: strict (yes) or lax (no). CONS4. */
export const floorMeanings: Record<keyof ConsentFloor, { strict: string; lax: string }> = {
  alwaysAsk: {
    strict: 'a logged-on user is always asked at session start.',
    lax: 'a logged-on user is asked at session start only where policy says so.',
  },
  neverProceedUnanswered: {
    strict: 'nothing begins without an answer.',
    lax: 'a session may begin without an answer, where policy says so.',
  },
  neverControlUnseen: {
    strict: 'mouse and keyboard are never used without somebody here who agreed.',
    lax: 'mouse and keyboard may be used unseen, where policy says so.',
  },
  neverRecordUnseen: {
    strict: 'nothing is ever recorded without somebody here who agreed.',
    lax: 'sessions may be recorded unseen, where policy says so.',
  },
}

/** On the device's desktop. */
export const deskWords = {
  connected: '{name} ({organisation}) is connected: {mode}.',
  connecting: '{name} ({organisation}) is being connected: {mode}.',
  locked: 'Your mouse and keyboard are off.',
  end: 'End',
  notifyTitle: 'Handrail: a session is running on this device',
}

export const floorWords = {
  decided: 'The device’s own settings had the user asked, whatever the relay’s policy says.',
} as const
