import type { JobOrder, JobResult } from '../../shared/protocol/job.ts'
import { eventually, type TestDevice, type TestIdentity, type TestRelay } from './relay.ts'
import { openOrder, tellSealingKey } from './sealing.ts'

/** A device of the protocol that takes orders and keeps them, their secrets opened; what it does with them, the test decides. */
export interface JobDevice extends TestDevice {
  orders: JobOrder[]
  orderFor: (jobId: string) => Promise<JobOrder>
  /** Reports the end of a job: success, unless the test says otherwise. */
  finish: (order: JobOrder, more?: Partial<JobResult>) => Promise<void>
}

export async function connectJobDevice(
  relay: TestRelay,
  identity?: TestIdentity,
  held: string[] = [],
): Promise<JobDevice> {
  const orders: JobOrder[] = []
  const own = identity ?? (await relay.enrolDevice())
  const device = await relay.connectDevice({
    identity: own,
    handlers: {
      'job:offer': signed => {
        orders.push(openOrder(signed, own))
        return {}
      },
    },
  })
  await tellSealingKey(device)
  await device.ask('job:sync', { jobIds: held })
  return Object.assign(device, {
    orders,
    orderFor: (jobId: string) => eventually(() => orders.find(order => order.jobId === jobId)),
    async finish(order: JobOrder, more: Partial<JobResult> = {}) {
      await device.ask('job:result', resultOf(order, more))
    },
  })
}

export const resultOf = (order: JobOrder, more: Partial<JobResult> = {}): JobResult => ({
  jobId: order.jobId,
  state: 'completed',
  cause: null,
  details: '',
  exitCode: 0,
  scriptSha256: order.script.sha256,
  publisher: 'Example Ltd',
  startedAt: Date.now(),
  endedAt: Date.now(),
  outputs: [],
  logTail: '',
  ...more,
})
