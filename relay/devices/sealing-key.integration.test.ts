import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SignedOrder } from '../../shared/protocol/job.ts'
import { makeSealingKey } from '../../shared/signing/sealed-box.ts'
import { eventually, startTestRelay, type TestDevice, type TestRelay } from '../../test/support/relay.ts'
import { openOrder, sealingKeyOf, tellSealingKey } from '../../test/support/sealing.ts'

const SECRET = 'correct horse battery'
const script = '# @action Say\n# @input word string "Word"\n# @input password secret "Password"\necho\n'

let relay: TestRelay
let device: TestDevice
let scriptId: string
let offered: SignedOrder[]

beforeAll(async () => {
  relay = await startTestRelay()
  const base64 = Buffer.from(script).toString('base64')
  ;({ id: scriptId } = await relay.api('POST /api/scripts', { body: { fileName: 'say.sh', base64 } }))
  offered = []
  device = await relay.connectDevice({
    handlers: {
      'job:offer': order => {
        offered.push(order)
        return {}
      },
    },
  })
  await device.ask('job:sync', { jobIds: [] })
})
afterAll(() => relay.stop())

const request = async (): Promise<string> => {
  const inputs = { word: 'hello', password: SECRET }
  return (await relay.api('POST /api/jobs', { body: { scriptId, deviceId: device.deviceId, inputs } })).id
}
const alarms = async () => (await relay.api('GET /api/alarms', {})).rows.map(row => row.kind)
const audited = async () =>
  (await relay.api('GET /api/audit', { query: { limit: 200 } })).rows.filter(
    row => row.act === 'device:sealing-key',
  )

describe('[SEC1] secrets on their way to a device', () => {
  test('are not sent to one that has told no key: the job ends with that cause', async () => {
    const id = await request()
    const job = await eventually(async () => {
      const found = await relay.api('GET /api/jobs/:id', { params: { id } })
      return found.endedAt === null ? null : found
    })
    expect(job).toMatchObject({ state: 'error', cause: 'no-sealing-key' })
    expect(job.details).toContain('told no key')
    expect(offered).toEqual([])
  })

  test('a key counts only with the device’s own signature over it', async () => {
    const { publicKey } = makeSealingKey()
    const signature = Buffer.alloc(64).toString('base64')
    await expect(device.ask('device:key', { sealingKey: publicKey, signature })).rejects.toMatchObject({
      code: 'device-proof-failed',
    })
    await expect(tellSealingKey(device, 'bm8ga2V5')).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await audited()).toEqual([])
  })

  test('are sealed to the key that it told; the first one is audited and raises no alarm', async () => {
    await tellSealingKey(device)
    await tellSealingKey(device)
    expect(await audited()).toMatchObject([{ subject: device.deviceId, data: { from: null } }])
    expect(await alarms()).toEqual([])
    const id = await request()
    const signed = await eventually(() => offered.find(({ order }) => order.includes(id)))
    expect(signed.order).not.toContain(SECRET)
    expect(JSON.parse(signed.order)).toMatchObject({ inputs: { word: 'hello' }, runAs: null })
    expect(openOrder(signed, device.identity).inputs).toEqual({ word: 'hello', password: SECRET })
    const forOther = { ...(JSON.parse(signed.order) as object), jobId: 'another-job' }
    expect(() => openOrder({ order: JSON.stringify(forOther) }, device.identity)).toThrow()
  })

  test('another key than before is taken, audited, and raises an alarm', async () => {
    await tellSealingKey(device, makeSealingKey().publicKey)
    expect(await audited()).toHaveLength(2)
    expect(await alarms()).toEqual(['sealing-key-changed'])
    await tellSealingKey(device, sealingKeyOf(device.identity).publicKey)
  })
})
