import { z } from 'zod'
import { scriptRefusals } from './script-refusals.ts'

/** The states of a job. JOB2. */
export const jobStates = [
  'scheduled',
  'deferred',
  'waiting-for-device',
  'queued',
  'running',
  'completed',
  'error',
  'cancelled',
  'expired',
] as const
export const jobStateSchema = z.enum(jobStates)
export type JobState = (typeof jobStates)[number]

export const finalJobStates: readonly JobState[] = ['completed', 'error', 'cancelled', 'expired']

/** Why a job did not complete: the signature refusals, and what can go wrong around a run. OUT3. Each has a sentence in `words`. */
export const runCauses = [
  'exit-code',
  'time-out',
  'no-interpreter',
  'limit-exceeded',
  'no-user-logged-on',
  'several-users-logged-on',
  'run-context-unavailable',
  'wrong-platform',
  'agent-restarted',
  'offline-until-expiry',
  'cancelled',
  'offer-not-genuine',
  'offer-expired',
  'could-not-start',
  'device-lost',
  'no-sealing-key',
  'secrets-not-readable',
  'account-unknown',
  'account-expired',
  'account-not-allowed',
  'no-dry-run',
] as const
export const jobCauses = [...runCauses, ...scriptRefusals] as const
export const jobCauseSchema = z.enum(jobCauses)
export type JobCause = (typeof jobCauses)[number]

const transitions: Record<JobState, readonly JobState[]> = {
  scheduled: ['deferred', 'waiting-for-device', 'queued', 'cancelled', 'expired'],
  deferred: ['scheduled', 'waiting-for-device', 'queued', 'cancelled', 'expired'],
  // A device may have taken a job whose offer the relay did not live to note.
  'waiting-for-device': ['queued', 'running', 'completed', 'error', 'cancelled', 'expired'],
  queued: ['waiting-for-device', 'running', 'completed', 'error', 'cancelled', 'expired'],
  running: ['completed', 'error', 'cancelled'],
  completed: [],
  error: [],
  cancelled: [],
  expired: [],
}

/** Whether a job may go from one state to the other. A final state is never left. */
export function mayBecome(from: JobState, to: JobState): boolean {
  return transitions[from].includes(to)
}
