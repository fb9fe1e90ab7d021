import type { JobResult } from '../../shared/protocol/job.ts'
import { resultOf } from './job-device.ts'
import { connectDeviceTo, testFacts, type TestDevice, type TestIdentity } from './relay.ts'
import { openOrder } from './sealing.ts'

/** What devices did together. */
export interface Tally {
  /** How many are at it now, and how many were at most. */
  now: number
  most: number
  /** How often each job was begun: only ones, as it should be. */
  runs: Map<string, number>
  /** Those that ended, in order. */
  ended: string[]
}

export const makeTally = (): Tally => ({ now: 0, most: 0, runs: new Map(), ended: [] })

/** A device of the protocol that does what it is ordered, once, whatever becomes of its connections, and reports until it is heard. */
export interface WorkerDevice {
  identity: TestIdentity
  /** Connects to a relay, and says what it holds. Throws the Failure with which it was refused. */
  connect: (url: string) => Promise<void>
  disconnect: () => void
}

export function makeWorker(
  identity: TestIdentity,
  tally: Tally,
  {
    runMs = 20,
    result = {},
    until = () => new Promise(resolve => setTimeout(resolve, runMs)),
  }: {
    runMs?: number
    result?: Partial<JobResult>
    /** What each run waits for, instead of `runMs`. */
    until?: () => Promise<void>
  } = {},
): WorkerDevice {
  const seen = new Set<string>()
  /** Begun, and no relay has taken the result; null: it runs. */
  const held = new Map<string, JobResult | null>()
  let device: TestDevice | null = null

  async function report(jobId: string): Promise<void> {
    const ended = held.get(jobId)
    if (!ended || !device?.socket.connected) return
    try {
      await device.ask('job:result', ended)
      held.delete(jobId)
    } catch (error) {
      // After the next connect it is said again.
      if (device?.socket.connected) throw error
    }
  }

  function begin(order: ReturnType<typeof openOrder>): void {
    const { jobId } = order
    if (seen.has(jobId)) return
    seen.add(jobId)
    held.set(jobId, null)
    tally.runs.set(jobId, (tally.runs.get(jobId) ?? 0) + 1)
    tally.now += 1
    tally.most = Math.max(tally.most, tally.now)
    const startedAt = Date.now()
    device?.ask('job:started', { jobId, startedAt }).catch(() => undefined)
    void until().then(() => {
      tally.now -= 1
      tally.ended.push(jobId)
      held.set(jobId, resultOf(order, { startedAt, endedAt: Date.now(), ...result }))
      return report(jobId)
    })
  }

  return {
    identity,
    async connect(url) {
      device = await connectDeviceTo(url, identity, {
        'job:offer': signed => {
          begin(openOrder(signed, identity))
          return {}
        },
      })
      await device.ask('device:facts', testFacts(identity.deviceId))
      await device.ask('job:sync', { jobIds: [...held.keys()] })
      for (const jobId of held.keys()) await report(jobId)
    },
    disconnect() {
      device?.disconnect()
      device = null
    },
  }
}
