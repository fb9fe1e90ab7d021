import type { EndReason } from '../../sessions/session-state.ts'
import type { ModeObstacle, SessionMode } from '../../sessions/session-mode.ts'
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
  'maximum-length': 'The session reached the longest time that policy allows.',
  'policy-changed': 'The policy changed and no longer allows this session.',
  'session-fault': 'The session stopped because of a fault on the device. Start a new one.',
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
  'connection-lost': 'The connection was lost during the transfer.',
}
