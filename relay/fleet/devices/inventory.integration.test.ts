import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectJobDevice } from '../../../test/support/job-device.ts'
import { eventually, startTestRelay, type TestRelay } from '../../../test/support/relay.ts'

let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay?.stop())

test('[TRIG1] the inventory of the shipped library is believed: its labels and facts are there to choose devices by', async () => {
  const device = await connectJobDevice(relay)
  const script = await eventually(async () => {
    const { rows } = await relay.api('GET /api/scripts', {})
    return rows.find(row => row.fileName === 'inventory.sh')
  })
  expect(script.signature).toMatchObject({ official: true, problem: null })
  const job = await relay.api('POST /api/jobs', {
    body: { scriptId: script.id, deviceId: device.deviceId },
  })
  const order = await device.orderFor(job.id)
  await device.finish(order, {
    outputs: [
      { name: 'labels', type: 'string-list', value: ['Floor:3'], flag: null },
      { name: 'memory', type: 'size', value: 8e9, flag: null },
      { name: 'never declared', type: 'string', value: 'x', flag: 'undeclared' },
    ],
  })
  const shown = await relay.api('GET /api/devices/:id', { params: { id: device.deviceId } })
  expect(shown.labels).toEqual(['floor:3'])
  const facts = await relay.api('GET /api/devices/:id/known-facts', { params: { id: device.deviceId } })
  expect(facts.rows).toMatchObject([{ name: 'memory', label: 'Memory', value: 8e9 }])
  const query = { labels: ['Floor:3'], facts: [{ name: 'memory', is: 'greater' as const, value: '7e9' }] }
  const found = await relay.api('POST /api/device-queries', { body: { query } })
  expect(found).toMatchObject({ count: 1, online: 1, rows: [{ id: device.deviceId }] })

  await relay.api('DELETE /api/devices/:id', { params: { id: device.deviceId } })
  expect((await relay.api('GET /api/labels', {})).rows).toEqual([])
  expect((await relay.api('GET /api/known-facts', {})).rows).toEqual([])
})
