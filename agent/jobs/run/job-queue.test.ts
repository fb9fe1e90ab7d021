import { expect, test } from 'vitest'
import type { JobOrder } from '../../../shared/protocol/job.ts'
import { createJobQueue, MAX_RUNNING } from './job-queue.ts'

const order = (jobId: string, priority: JobOrder['priority'] = 'on-demand'): JobOrder =>
  ({ jobId, priority }) as JobOrder
const ready = (): boolean => true

test('[TRIG4] at most two run; the next begins when one has ended', () => {
  const queue = createJobQueue()
  for (const id of ['a', 'b', 'c']) queue.add(order(id))
  expect([queue.next(ready)?.jobId, queue.next(ready)?.jobId, queue.next(ready)]).toEqual([
    'a',
    'b',
    undefined,
  ])
  expect(MAX_RUNNING).toBe(2)
  queue.ended()
  expect(queue.next(ready)?.jobId).toBe('c')
})

test('[TRIG4] on-demand goes before periodic, each in the order in which it came', () => {
  const queue = createJobQueue()
  queue.add(order('p1', 'periodic'))
  queue.add(order('p2', 'periodic'))
  queue.add(order('d1'))
  queue.add(order('d2'))
  const ids: (string | undefined)[] = []
  for (let n = 0; n < 4; n += 1) {
    ids.push(queue.next(ready)?.jobId)
    queue.ended()
  }
  expect(ids).toEqual(['d1', 'd2', 'p1', 'p2'])
})

test('a job whose script is not here yet holds nobody up', () => {
  const queue = createJobQueue()
  queue.add(order('waits'))
  queue.add(order('ready', 'periodic'))
  expect(queue.next(({ jobId }) => jobId === 'ready')?.jobId).toBe('ready')
  expect(queue.waiting().map(({ jobId }) => jobId)).toEqual(['waits'])
  expect(queue.remove('waits')?.jobId).toBe('waits')
  expect(queue.remove('waits')).toBeUndefined()
})
