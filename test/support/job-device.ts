import { jobOrderSchema, type JobOrder, type JobResult } from '../../shared/protocol/job.ts'
import { eventually, type TestDevice, type TestIdentity, type TestRelay } from './relay.ts'

/** A device of the protocol that takes orders and keeps them; what it does with them, the test decides. */
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
  const device = await relay.connectDevice({
    ...(identity && { identity }),
    handlers: {
      'job:offer': signed => {
        orders.push(jobOrderSchema.parse(JSON.parse(signed.order)))
        return {}
      },
    },
  })
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
