import type { Batch } from '../../shared/fleet/fan-out.ts'
import type { InputValues } from '../../shared/jobs/declaration.ts'
import type { Script } from '../../shared/protocol/api/jobs.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { countOf, onlyDevice, queryOf, type Target } from './choose/target.ts'

/** What was begun: a job on one device, or a fan-out to several. */
export type Run = { kind: 'job'; id: string } | { kind: 'fan-out'; id: string }

/** So few devices may be at it all at once: somebody sits in front of it and waits. */
const ALL_AT_ONCE = 5
const batchFor = (devices: number): Batch =>
  devices <= ALL_AT_ONCE ? { by: 'number', size: ALL_AT_ONCE } : { by: 'percent', size: 10 }

/** Whether so many devices have their turn a batch at a time. TRIG2. */
export const goesInBatches = (devices: number): boolean => devices > ALL_AT_ONCE

/** Asks the relay to run an action. Throws the relay's Failure; `conflict` where the search finds another number of devices by now. */
export async function startRun(
  api: RelayApi,
  wanted: {
    script: Script
    target: Target
    inputs: InputValues
    dryRun: boolean
    sessionId: string | null
    reason: string
    ticket: string
  },
): Promise<Run> {
  const { script, target, inputs, dryRun, sessionId, reason, ticket } = wanted
  const common = { scriptId: script.id, inputs, ...(dryRun && { dryRun }) }
  const device = onlyDevice(target)
  if (device) {
    const session = sessionId === null ? {} : { sessionId }
    const { id } = await api.call('POST /api/jobs', {
      body: { ...common, deviceId: device.id, ...session },
    })
    return { kind: 'job', id }
  }
  const devices = countOf(target)
  const { id } = await api.call('POST /api/fan-outs', {
    body: {
      ...common,
      query: queryOf(target),
      expectDevices: devices,
      batch: batchFor(devices),
      reason,
      ticket,
    },
  })
  return { kind: 'fan-out', id }
}
