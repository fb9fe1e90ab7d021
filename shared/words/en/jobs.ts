import type { ExecutionPolicy } from '../../jobs/execution-policy.ts'
import type { JobState, runCauses } from '../../jobs/job-state.ts'

/** What every interface says of jobs. */

export const jobStateNames: Record<JobState, string> = {
  scheduled: 'Scheduled',
  deferred: 'Deferred',
  'waiting-for-device': 'Waiting for device',
  queued: 'Queued',
  running: 'Running',
  completed: 'Completed',
  error: 'Error',
  cancelled: 'Cancelled',
  expired: 'Expired',
}

/** Execution status details, by cause. */
export const runCauseSentences: Record<(typeof runCauses)[number], string> = {
  'exit-code': 'The script ended with exit code {exitCode}.',
  'time-out': 'The script did not end within its time-out and was stopped with all its processes.',
  'no-interpreter': 'The device has no interpreter for this script’s language. Install it there.',
  'no-user-logged-on': 'The script runs as the logged-on user, and nobody is logged on.',
  'run-context-unavailable': 'The device cannot run scripts in the run context that this one declares.',
  'wrong-platform': 'The script does not name this device’s platform among its own.',
  'agent-restarted': 'The agent was restarted while the script ran; it was not run again.',
  'offline-until-expiry': 'The device was not reached before the request expired.',
  cancelled: 'The job was cancelled.',
  'offer-not-genuine':
    'The device could not confirm that this order came from the relay it is enrolled with.',
  'offer-expired': 'The order reached the device after it had expired.',
  'could-not-start': 'The script could not be started on the device.',
}

export const executionPolicyNames: Record<ExecutionPolicy, string> = {
  'trusted-publisher-or-handrail': 'Signed by a trusted publisher or by Handrail',
  'trusted-publisher': 'Signed by a trusted publisher',
  disabled: 'Disabled',
  unrestricted: 'Unrestricted',
}
