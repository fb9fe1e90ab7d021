import type { FailureCode } from '../../protocol/failure.ts'

/** A sentence for every failure code, for interfaces that cannot show the message that came with it. */
export const failureSentences: Record<FailureCode, string> = {
  'invalid-input': 'Something in the request is not as expected. Correct it and try again.',
  'too-large': 'That is larger than is allowed.',
  'too-many-requests': 'Too many tries. Wait a moment, then try again.',
  'not-signed-in': 'You are signed out. Sign in again.',
  'sign-in-failed': 'Name or password is wrong.',
  forbidden: 'Your role does not allow this. Ask an administrator.',
  'not-found': 'This does not exist, or no longer.',
  conflict: 'This has been changed or exists already. Load it again.',
  'weak-password':
    'This password is too easy to guess. Use at least 15 characters that are not a known phrase.',
  'setup-link-invalid':
    'This set-up link is wrong or has been used. The relay prints a new one when it starts without an administrator.',
  'protocol-too-old': 'This program is too old for the relay. Update it.',
  'protocol-too-new': 'This program is newer than the relay. Update the relay.',
  'enrolment-token-invalid':
    'The enrolment token is wrong, used or expired. Make a new one on the dashboard.',
  'device-unknown': 'The relay does not know this device. Enrol it again.',
  'device-proof-failed': 'The device could not prove its identity. Enrol it again.',
  'device-offline': 'The device is offline.',
  'relay-unknown': 'The agent knows no relay. Enrol it with `agent enrol`.',
  'code-refused': 'This connection code is not valid. Check it with the support person and try again.',
  'code-entry-unavailable':
    'Enter Connection Code is unavailable until this device has reached a relay once or its relay list is set.',
  'no-extension-left': 'The time-out cannot be extended again. Use Request New.',
  'session-not-found': 'This session does not exist or is not yours.',
  'session-state': 'The session is not in a state in which that can be done.',
  'script-invalid': 'The script’s declarations are wrong.',
  'input-invalid': 'An input value is not what the script allows.',
  'job-state': 'The job is not in a state in which that can be done.',
  'relay-unreachable': 'No relay can be reached. Check the network; the agent keeps trying.',
  'agent-not-running': 'The agent is not running on this device. Start it with `agent run`.',
  'timed-out': 'No answer came in time. Try again.',
  'storage-full':
    'The relay’s storage is full, and this was not kept. Try again once its administrator has made room.',
  unavailable: 'This is not available right now.',
  internal: 'Something failed on the relay. Its log says what.',
}
