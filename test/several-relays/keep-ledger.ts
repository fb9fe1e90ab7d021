import { jobOrderSchema, type JobOrder, type JobResult, type SignedOrder } from '../../shared/protocol/job.ts'
import { resultOf } from '../support/job-device.ts'
import type { TestDevice } from '../support/relay.ts'

/** What an agent has on its disk: it outlives the connections of its device. */
export interface Ledger {
  /** How often each job was begun: an agent as it should be has only ones here. */
  runs: Map<string, number>
  /** The orders that were taken and whose end no relay has acknowledged yet. */
  outbox: Map<string, JobOrder>
  /** Every offer, in order, those of the same job too. */
  offered: string[]
  /** Every order as it came, its secrets sealed. */
  signed: Map<string, SignedOrder>
  handlers: { 'job:offer': (signed: SignedOrder) => Record<string, never> }
  /** Says on this connection what is held, as an agent does after each connect. */
  sync: (device: TestDevice) => Promise<void>
  /** Reports what has not been heard yet: success, unless the test says otherwise. Throws where the relay does not answer. */
  report: (device: TestDevice, more?: Partial<JobResult>) => Promise<void>
}

/** What a device of the protocol has taken it runs once, and it reports until it is heard. */
export function keepLedger(): Ledger {
  const runs = new Map<string, number>()
  const outbox = new Map<string, JobOrder>()
  const offered: string[] = []
  const signed = new Map<string, SignedOrder>()
  return {
    runs,
    outbox,
    offered,
    signed,
    handlers: {
      'job:offer'(offer) {
        const order = jobOrderSchema.parse(JSON.parse(offer.order))
        offered.push(order.jobId)
        if (runs.has(order.jobId)) return {}
        runs.set(order.jobId, (runs.get(order.jobId) ?? 0) + 1)
        outbox.set(order.jobId, order)
        signed.set(order.jobId, offer)
        return {}
      },
    },
    async sync(device) {
      await device.ask('job:sync', { jobIds: [...outbox.keys()] })
    },
    async report(device, more = {}) {
      for (const order of outbox.values()) {
        await device.ask('job:result', resultOf(order, more))
        outbox.delete(order.jobId)
      }
    },
  }
}
