import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import { makeTally, makeWorker, type Tally, type WorkerDevice } from '../../../test/support/worker-devices.ts'
import type { ApiRequest } from '../../../shared/protocol/admin-api.ts'

const DEVICES = 30
const failed = { state: 'error', cause: 'exit-code', exitCode: 1 } as const

let relay: TestRelay
let scriptId: string
const opened: WorkerDevice[] = []

beforeAll(async () => {
  relay = await startTestRelay()
  const script = Buffer.from('# @action Clean up\n# @dry-run\ntrue\n').toString('base64')
  scriptId = (await relay.api('POST /api/scripts', { body: { fileName: 'clean.sh', base64: script } })).id
})
afterAll(async () => {
  for (const worker of opened) worker.disconnect()
  await relay?.stop()
})

const makeWorkers = async (
  count: number,
  tally: Tally,
  how?: Parameters<typeof makeWorker>[2],
): Promise<WorkerDevice[]> => {
  const workers: WorkerDevice[] = []
  for (let index = 0; index < count; index += 1)
    workers.push(makeWorker(await relay.enrolDevice(), tally, how))
  opened.push(...workers)
  return workers
}
const idsOf = (workers: WorkerDevice[]): string[] => workers.map(worker => worker.identity.deviceId)
const start = (workers: WorkerDevice[], more: Partial<ApiRequest<'POST /api/fan-outs'>['body']> = {}) =>
  relay.api('POST /api/fan-outs', {
    body: {
      scriptId,
      query: { deviceIds: idsOf(workers) },
      batch: { by: 'number', size: 3 },
      reason: 'spring cleaning',
      ...more,
    },
  })
const show = (id: string) => relay.api('GET /api/fan-outs/:id', { params: { id } })
const ended = (id: string) =>
  eventually(async () => {
    const fanOut = await show(id)
    return fanOut.endedAt === null ? null : fanOut
  }, 30_000)

test('[TRIG2] [TRIG4] thirty devices, three at once: never more, each once, each turn right behind the end before', async () => {
  const tally = makeTally()
  const workers = await makeWorkers(DEVICES, tally)
  for (const worker of workers) await worker.connect(relay.url)
  const { id } = await start(workers, { expectDevices: DEVICES })
  const done = await ended(id)
  expect(done).toMatchObject({
    state: 'completed',
    devices: DEVICES,
    counts: { success: DEVICES, failed: 0 },
  })
  expect(tally.most).toBe(3)
  expect([...tally.runs.values()]).toEqual(Array.from({ length: DEVICES }, () => 1))
  const { rows } = await relay.api('GET /api/jobs', { query: { fanOutId: id, limit: 50 } })
  expect(rows).toHaveLength(DEVICES)
  expect(rows.every(job => job.fanOut?.id === id && job.state === 'completed')).toBe(true)
  const { recent } = await relay.api('GET /api/my-actions', {})
  expect(recent).toEqual([scriptId])
})

test('[TRIG3] who is away holds nobody up, and has it when it is back, also after a restart of the relay', async () => {
  const tally = makeTally()
  const workers = await makeWorkers(8, tally)
  const away = workers.slice(0, 3)
  for (const worker of workers.slice(3)) await worker.connect(relay.url)
  const { id } = await start(workers, { batch: { by: 'number', size: 1 }, dryRun: true })
  await eventually(async () => (await show(id)).counts.success === 5, 20_000)
  expect((await show(id)).counts).toMatchObject({ 'waiting-for-device': 3, waiting: 0 })
  const [first] = (await relay.api('GET /api/jobs', { query: { fanOutId: id, state: 'scheduled' } })).rows
  expect(first?.waitingFor).toContain('Device')
  await expect(
    relay.api('POST /api/jobs/:id/run', { params: { id: first?.id ?? '' } }),
  ).rejects.toMatchObject({
    code: 'conflict',
  })
  await away[0]?.connect(relay.url)
  await eventually(async () => (await show(id)).counts.success === 6)
  await relay.restart()
  for (const worker of away.slice(1)) await worker.connect(relay.url)
  expect((await ended(id)).counts.success).toBe(8)
  expect([...tally.runs.values()]).toEqual(Array.from({ length: 8 }, () => 1))
  expect(tally.most).toBe(1)
  for (const worker of workers) worker.disconnect()
})

test('[TRIG2] where too many fail it stops: the others never hear of it', async () => {
  const tally = makeTally()
  const workers = await makeWorkers(20, tally, { result: failed })
  for (const worker of workers) await worker.connect(relay.url)
  const { id } = await start(workers, { stopAbovePercent: 50 })
  const stopped = await ended(id)
  expect(stopped.state).toBe('stopped')
  // Ten are waited for; those of the window beside them had begun.
  expect(tally.runs.size).toBeGreaterThanOrEqual(10)
  expect(tally.runs.size).toBeLessThanOrEqual(15)
  expect(stopped.counts.cancelled).toBe(20 - tally.runs.size)
})

test('[TRIG2] a job whose turn has not come is cancelled by itself; pause and resume over the API', async () => {
  const tally = makeTally()
  const workers = await makeWorkers(6, tally, { runMs: 200 })
  for (const worker of workers) await worker.connect(relay.url)
  const { id } = await start(workers, { batch: { by: 'number', size: 1 } })
  const of = { params: { id } }
  expect(await relay.api('POST /api/fan-outs/:id/pause', of)).toMatchObject({ state: 'paused' })
  await eventually(async () => {
    const { delivered, running } = (await show(id)).counts
    return delivered + running === 0
  })
  const before = tally.runs.size
  const waiting = await relay.api('GET /api/jobs', { query: { fanOutId: id, state: 'scheduled' } })
  expect(waiting.rows).toHaveLength(6 - before)
  const [one] = waiting.rows
  await relay.api('POST /api/jobs/:id/cancel', { params: { id: one?.id ?? '' } })
  expect(await relay.api('POST /api/fan-outs/:id/resume', of)).toMatchObject({ state: 'running' })
  expect((await ended(id)).counts).toMatchObject({ success: 5, cancelled: 1 })
  expect(tally.runs.has(one?.id ?? '')).toBe(false)
  expect(tally.most).toBe(1)
  await expect(relay.api('POST /api/fan-outs/:id/cancel', of)).rejects.toMatchObject({ code: 'conflict' })
})

test('[TRIG1] a dry run of one job is said in the order, and refused where the action knows none', async () => {
  const [worker] = await makeWorkers(1, makeTally())
  const deviceId = worker?.identity.deviceId ?? ''
  const job = await relay.api('POST /api/jobs', { body: { scriptId, deviceId, dryRun: true } })
  expect(job.dryRun).toBe(true)
  const plain = Buffer.from('# @action Plain\ntrue\n').toString('base64')
  const other = await relay.api('POST /api/scripts', { body: { fileName: 'plain.sh', base64: plain } })
  const refused = relay.api('POST /api/jobs', { body: { scriptId: other.id, deviceId, dryRun: true } })
  await expect(refused).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(refused).rejects.toThrow('@dry-run')
})

test('[TRIG1] favourites are each person’s own; the address of a device is found by the search', async () => {
  const mia = await relay.addUser('mia', 'support')
  const put = (favourite: boolean) =>
    relay.api('PUT /api/my-actions/:id', { params: { id: scriptId }, body: { favourite } }, mia.token)
  const mine = async () => (await relay.api('GET /api/my-actions', {}, mia.token)).favourites
  await put(true)
  await put(true)
  expect(await mine()).toEqual([scriptId])
  expect((await relay.api('GET /api/my-actions', {})).favourites).toEqual([])
  await put(false)
  expect(await mine()).toEqual([])
  const unknown = { params: { id: 'unknown-0000000000' }, body: { favourite: true } }
  await expect(relay.api('PUT /api/my-actions/:id', unknown)).rejects.toMatchObject({ code: 'not-found' })

  const device = await relay.connectDevice({ hostName: 'reception' })
  const { rows } = await relay.api('GET /api/devices', { query: { search: 'reception 127.0.0.1' } })
  expect(rows).toMatchObject([{ id: device.deviceId, address: '127.0.0.1' }])
})
