import { z } from 'zod'
import type { JobCause, JobState } from '../jobs/job-state.ts'
import { scriptRefusals } from '../jobs/script-refusals.ts'

/** A fan-out: one action, once, on many devices, never everywhere at once. TRIG2. */

/** How many devices may be at it at the same time: a number, or a share of all of them. */
export const batchSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('number'), size: z.number().int().min(1).max(10_000) }),
  z.object({ by: z.literal('percent'), size: z.number().min(0.1).max(100) }),
])
export type Batch = z.infer<typeof batchSchema>

/** The window: as many jobs as may be under way at once. */
export const windowOf = (batch: Batch, devices: number): number =>
  batch.by === 'number' ? batch.size : Math.max(1, Math.floor((devices * batch.size) / 100))

/** `stopped`: more failed than may. `cancelled`: by somebody. */
export const fanOutStates = [
  'awaiting-approval',
  'rejected',
  'running',
  'paused',
  'stopped',
  'cancelled',
  'completed',
] as const
export const fanOutStateSchema = z.enum(fanOutStates)
export type FanOutState = (typeof fanOutStates)[number]
export const finalFanOutStates: readonly FanOutState[] = ['rejected', 'stopped', 'cancelled', 'completed']

/** Where one device stands in a fan-out. `waiting`: its turn has not come. */
export const deviceStates = [
  'waiting',
  'waiting-for-device',
  'delivered',
  'running',
  'success',
  'failed',
  'expired',
  'cancelled',
  'refused',
] as const
export const deviceStateSchema = z.enum(deviceStates)
export type DeviceState = (typeof deviceStates)[number]

/** `refused`: the device would not run it, by its own policy or for what it found wrong with the script. EXEC1. */
export function deviceStateOf(state: JobState, cause: JobCause | null, deviceOnline: boolean): DeviceState {
  switch (state) {
    case 'scheduled':
    case 'deferred':
      return deviceOnline ? 'waiting' : 'waiting-for-device'
    case 'waiting-for-device':
      return 'waiting-for-device'
    case 'queued':
      return 'delivered'
    case 'running':
      return 'running'
    case 'completed':
      return 'success'
    case 'error':
      return isRefusal(cause) ? 'refused' : 'failed'
    default:
      return state
  }
}

/** Why a job failed that its device would not run. */
export const refusalCauses: readonly JobCause[] = [...scriptRefusals, 'offer-not-genuine']

const isRefusal = (cause: JobCause | null): boolean => cause !== null && refusalCauses.includes(cause)

/** Of those that have ended one way or another, more than so many per cent failed; ten are waited for before that is judged. */
export function hasFailedTooOften(
  ended: { well: number; badly: number },
  stopAbovePercent: number | null,
): boolean {
  if (stopAbovePercent === null) return false
  const all = ended.well + ended.badly
  return all >= ENOUGH_TO_JUDGE && (ended.badly * 100) / all > stopAbovePercent
}
const ENOUGH_TO_JUDGE = 10
